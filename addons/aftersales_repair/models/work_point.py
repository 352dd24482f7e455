from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class AftersalesWorkPoint(models.Model):
    """What a technician looked at, measured or photographed on a visit."""

    _name = "aftersales.work.point"
    _description = "Work Checkpoint"
    _inherit = ["aftersales.checkpoint.answer.mixin"]
    _order = "log_id, sequence, id"

    log_id = fields.Many2one(
        comodel_name="aftersales.work.log",
        required=True,
        index=True,
        ondelete="cascade",
    )
    case_id = fields.Many2one(related="log_id.case_id", store=True, index=True)
    technician_id = fields.Many2one(
        related="log_id.technician_id", store=True, index=True
    )

    def _check_open(self):
        for point in self:
            if point.log_id.state != "draft":
                raise AccessError(
                    self.env._(
                        "Log %s is submitted; what was measured stands.",
                        point.log_id.name,
                    )
                )

    def _check_evidence(self):
        """Refuse points without answer too: the technician answers each of them."""
        super()._check_evidence()
        for point in self:
            if point.is_listed and not point.result:
                raise UserError(
                    self.env._(
                        "Say at “%s” whether it is good, faulty or does not apply.",
                        point.name,
                    )
                )
