from odoo import fields, models


class StockPickingType(models.Model):
    """Parts that a technician takes along and brings back."""

    _inherit = "stock.picking.type"

    aftersales_operation = fields.Selection(
        selection_add=[
            ("draw", "Parts to Technician"),
            ("give_back", "Parts from Technician"),
        ],
        ondelete={"draw": "set null", "give_back": "set null"},
    )
