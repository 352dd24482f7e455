from odoo import fields, models

KINDS = [
    ("guarantee", "Guarantee"),
    ("warranty", "Warranty"),
    ("commitment", "Commitment"),
]
DURATION_UNITS = [("day", "Days"), ("month", "Months"), ("year", "Years")]


class AftersalesWarrantyTerm(models.Model):
    """One promise of a warranty type: how long, for what, and to what share."""

    _name = "aftersales.warranty.term"
    _description = "Warranty Term"
    _order = "type_id, sequence, id"

    type_id = fields.Many2one(
        "aftersales.warranty.type",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(KINDS, required=True, default="guarantee")
    duration = fields.Integer(required=True, default=12)
    duration_unit = fields.Selection(DURATION_UNITS, required=True, default="month")
    parts_percent = fields.Float(string="Parts %", default=100.0)
    labor_percent = fields.Float(string="Labour %", default=100.0)
    travel_percent = fields.Float(string="Travel %")
    component_ids = fields.Many2many(
        "product.product",
        "aftersales_warranty_term_component_rel",
        "term_id",
        "product_id",
        string="Components",
        help="The term covers these components only. Empty covers the whole unit.",
    )
