from odoo import models


class StockMove(models.Model):
    """The refusal to sell a unit while one with an earlier warranty date stays.

    It holds where units are picked by warranty date: the strategy proposes, this
    makes sure. It is decided where a unit leaves the stock for a customer, be it the
    first of several steps, because there another unit can still be taken; a step
    after that one asks no more.
    """

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        self._get_lines_to_ship()._check_warranty_order()
        return super()._action_done(cancel_backorder=cancel_backorder)

    def _get_lines_to_ship(self):
        """Return the lines that validating these moves would carry out."""
        return self.filtered(
            lambda move: move.picked and move.state not in ("done", "cancel")
        ).move_line_ids.filtered(lambda line: line.picked and line.quantity > 0)

    def _is_for_customer(self):
        """Tell whether the goods go to a customer, in this step or in a later one."""
        self.ensure_one()
        if "customer" in (self.location_dest_id.usage, self.location_final_id.usage):
            return True
        return any(
            move._is_for_customer()
            for move in self.move_dest_ids
            if move.state != "cancel"
        )

    def _is_warranty_order_kept(self):
        """Tell whether the move is one that may be refused.

        Neither is the work on a service case, nor what stays in the house, goes back
        to the supplier or never was in it.
        """
        self.ensure_one()
        return (
            self.has_tracking == "serial"
            and self.location_id.usage == "internal"
            and self._is_for_customer()
            and not self._is_aftersales_move()
        )

    def _get_lots_taken_out(self):
        """Return the units an earlier step took out of stock, where it was asked."""
        self.ensure_one()
        return self.move_orig_ids.filtered(
            lambda move: move.state == "done" and move._is_warranty_order_kept()
        ).move_line_ids.lot_id
