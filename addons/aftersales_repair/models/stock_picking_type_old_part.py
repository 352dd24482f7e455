from odoo import fields, models


class StockPickingType(models.Model):
    _inherit = "stock.picking.type"

    aftersales_operation = fields.Selection(
        selection_add=[("old_part_return", "Old Part Return to Maker")],
        ondelete={"old_part_return": "set null"},
    )
