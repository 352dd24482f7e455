from odoo import fields, models


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
