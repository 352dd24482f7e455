from odoo import models


class StockPicking(models.Model):
    """Service ordered from a delivery: what it brought is what is served."""

    _inherit = "stock.picking"

    def action_aftersales_order(self):
        """Ask what is to be done on the units of this delivery."""
        self.ensure_one()
        return self.env["aftersales.order.make"]._open(picking_id=self.id)

    def _get_aftersales_moves(self):
        """Return the moves that brought the units of this delivery."""
        return self.move_ids
