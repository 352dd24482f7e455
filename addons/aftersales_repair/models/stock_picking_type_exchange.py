from odoo import fields, models


class StockPickingType(models.Model):
    _inherit = "stock.picking.type"

    aftersales_operation = fields.Selection(
        selection_add=[
            ("refurbish", "Unit Refurbished"),
            ("unit_return", "Unit to Maker"),
        ],
        ondelete={"refurbish": "set null", "unit_return": "set null"},
    )
