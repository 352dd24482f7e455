from odoo import fields, models


class StockPicking(models.Model):
    """Transfers, with the orders of which they bring the goods."""

    _inherit = "stock.picking"

    # The other side of the link purchase.order.picking_ids: with it Odoo knows at once
    # which orders a change of a transfer concerns. Without it, it searches all orders
    # at each step of each transfer, also of parts that were never bought for a case.
    purchase_order_ids = fields.Many2many(
        "purchase.order",
        "purchase_order_stock_picking_rel",
        "stock_picking_id",
        "purchase_order_id",
        string="Orders of the Goods",
        copy=False,
        groups=fields.NO_ACCESS,  # who moves goods need not read orders
    )
