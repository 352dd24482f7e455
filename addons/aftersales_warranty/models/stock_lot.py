from odoo import fields, models


class StockLot(models.Model):
    _inherit = "stock.lot"

    card_ids = fields.One2many(
        "aftersales.warranty.card", "lot_id", string="Warranty Cards"
    )
    component_ids = fields.One2many(
        "aftersales.unit.component", "unit_id", string="Components"
    )
    manufacture_date = fields.Date()
    receipt_date = fields.Date()
    batch_ref = fields.Char(string="Production Batch")
    body_number = fields.Char(index="btree_not_null")
    manufacturer_id = fields.Many2one("res.partner", index="btree_not_null")
    supplier_warranty_end = fields.Date()
