from odoo import fields, models
from odoo.exceptions import AccessError


class AftersalesQualityCheckLine(models.Model):
    """One point of a quality check and what the inspector found."""

    _name = "aftersales.quality.check.line"
    _description = "Quality Check Line"
    _inherit = ["aftersales.checkpoint.answer.mixin"]
    _order = "sequence, id"

    check_id = fields.Many2one(
        comodel_name="aftersales.quality.check",
        required=True,
        index=True,
        ondelete="cascade",
    )

    def _check_open(self):
        """Refuse changes of a checklist whose check has its verdict."""
        for line in self:
            if line.check_id.state != "todo":
                raise AccessError(
                    self.env._(
                        "Check %s has its verdict; its checklist stands.",
                        line.check_id.name,
                    )
                )
