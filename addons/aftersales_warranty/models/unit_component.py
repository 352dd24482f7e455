from odoo import fields, models


class AftersalesUnitComponent(models.Model):
    """A component built into a unit, from the day it went in to the day it left."""

    _name = "aftersales.unit.component"
    _description = "Unit Component"
    _order = "unit_id, date_out desc, date_in desc, id"

    unit_id = fields.Many2one(
        "stock.lot", required=True, index=True, ondelete="cascade"
    )
    product_id = fields.Many2one(
        "product.product",
        string="Component",
        required=True,
        index=True,
        ondelete="restrict",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Component Serial",
        index="btree_not_null",
        ondelete="restrict",
    )
    date_in = fields.Date()
    date_out = fields.Date()
    coverage_ids = fields.One2many(
        "aftersales.warranty.coverage", "unit_component_id", string="Own Coverage"
    )
