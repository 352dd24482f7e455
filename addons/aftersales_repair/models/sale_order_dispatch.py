from odoo import models


class SaleOrder(models.Model):
    """Service ordered from a sale: what it delivered is what is served."""

    _inherit = "sale.order"

    def action_aftersales_order(self):
        """Ask what is to be done on the units of this sale."""
        self.ensure_one()
        return self.env["aftersales.order.make"]._open(sale_order_id=self.id)

    def _get_aftersales_moves(self):
        """Return the moves that brought the units of this sale to the customer."""
        return self.order_line.move_ids
