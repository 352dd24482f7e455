from odoo import fields, models

from .warranty_term import DURATION_UNITS, KINDS


class AftersalesWarrantyCoverage(models.Model):
    """A dated promise of one card, or of one component built into a unit."""

    _name = "aftersales.warranty.coverage"
    _description = "Warranty Coverage"
    _order = "card_id, id"

    card_id = fields.Many2one(
        "aftersales.warranty.card", index="btree_not_null", ondelete="cascade"
    )
    unit_component_id = fields.Many2one(
        "aftersales.unit.component", index="btree_not_null", ondelete="cascade"
    )
    term_id = fields.Many2one(
        "aftersales.warranty.term", index="btree_not_null", ondelete="set null"
    )
    kind = fields.Selection(KINDS, required=True, default="guarantee")
    duration = fields.Integer()
    duration_unit = fields.Selection(DURATION_UNITS)
    date_start = fields.Date()
    date_end = fields.Date()
    parts_percent = fields.Float(string="Parts %")
    labor_percent = fields.Float(string="Labour %")
    travel_percent = fields.Float(string="Travel %")
    component_ids = fields.Many2many(
        "product.product",
        "aftersales_warranty_coverage_component_rel",
        "coverage_id",
        "product_id",
        string="Components",
    )
