from odoo import api, fields, models
from odoo.exceptions import AccessError


class AftersalesQualityCheckLine(models.Model):
    """One point of a quality check and what the inspector found."""

    _name = "aftersales.quality.check.line"
    _description = "Quality Check Line"
    _order = "sequence, id"

    check_id = fields.Many2one(
        comodel_name="aftersales.quality.check",
        required=True,
        index=True,
        ondelete="cascade",
    )
    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    result = fields.Selection(
        [("good", "Good"), ("faulty", "Faulty"), ("na", "Does not apply")]
    )
    note = fields.Char()

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_open()
        return lines

    def write(self, vals):
        self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_judged(self):
        self._check_open()

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
