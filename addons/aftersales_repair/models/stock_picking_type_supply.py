from odoo import fields, models


class StockPickingType(models.Model):
    _inherit = "stock.picking.type"

    aftersales_operation = fields.Selection(
        selection_add=[("supply", "Part Supply")], ondelete={"supply": "set null"}
    )
