from odoo import api, fields, models


class AftersalesTechnicianSkill(models.Model):
    """A skill or certificate that we know a technician to have.

    Employees' own skills are kept by human resources; these rows are the profile of
    an agent's technician, and what dispatch knows of an employee besides.
    """

    _name = "aftersales.technician.skill"
    _inherit = "hr.individual.skill.mixin"
    _description = "Technician Skill"
    _order = "skill_type_id, skill_level_id"
    _rec_name = "skill_id"

    technician_id = fields.Many2one(
        comodel_name="aftersales.technician",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="technician_id.company_id", store=True, index=True, precompute=True
    )
    # core takes the day the server was started
    valid_from = fields.Date(default=fields.Date.context_today)
    is_valid = fields.Boolean(compute="_compute_is_valid")

    @api.depends("valid_from", "valid_to")
    def _compute_is_valid(self):
        today = fields.Date.context_today(self)
        for row in self:
            started = not row.valid_from or row.valid_from <= today
            row.is_valid = started and (not row.valid_to or today <= row.valid_to)

    def _linked_field_name(self):
        return "technician_id"
