from odoo import fields, models


class AftersalesCaseAssignLine(models.TransientModel):
    """A technician as suggested for the cases, with what speaks for and against."""

    _name = "aftersales.case.assign.line"
    _description = "Suggested Technician"
    _order = "score desc, id"

    wizard_id = fields.Many2one(
        comodel_name="aftersales.case.assign",
        required=True,
        index=True,
        ondelete="cascade",
    )
    technician_id = fields.Many2one(
        comodel_name="aftersales.technician", required=True, ondelete="cascade"
    )
    agent_id = fields.Many2one(related="technician_id.agent_id")
    score = fields.Integer(string="Rank")
    open_jobs = fields.Integer(string="Open Orders")
    merits = fields.Char(string="Speaks for It")
    problems = fields.Char(string="Against")

    def action_choose(self):
        """Take this technician; the dispatcher still sees the warning and confirms."""
        self.ensure_one()
        self.wizard_id.technician_id = self.technician_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Assign Technician"),
            "res_model": "aftersales.case.assign",
            "res_id": self.wizard_id.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }
