from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        moves._keep_warranty_cards()
        return moves

    # === WARRANTY METHODS === #

    def _is_aftersales_move(self):
        """Tell whether a service case moves the goods. Hook for the case's owner.

        Taking a unit in for repair and handing it over is neither a sale nor the
        return of one.
        """
        self.ensure_one()
        return False

    def _sync_warranty_cards(self, lines=None):
        """Issue cards for what was received or sold, suspend those of what went back.

        :param lines: the `stock.move.line` records to look at, all of them by default
        """
        moves = self.filtered(
            lambda move: (
                move.state == "done"
                and move.has_tracking == "serial"
                and not move._is_aftersales_move()
            )
        )
        lines = (moves.move_line_ids if lines is None else lines).filtered(
            lambda line: line.move_id in moves and line.lot_id and line.quantity > 0
        )
        sold = lines.filtered(lambda line: line.move_id._is_warranty_sale())
        sold._issue_warranty_cards()
        (lines - sold).filtered(
            lambda line: (
                line.move_id._is_sale_return() or line.move_id._is_purchase_return()
            )
        )._suspend_warranty_cards()
        (lines - sold).filtered(
            lambda line: line.move_id._is_supplier_receipt()
        )._issue_receipt_cards()

    def _is_warranty_sale(self):
        """Tell whether the goods have left for a customer, from wherever they were."""
        self.ensure_one()
        return (
            self.location_dest_id.usage == "customer"
            and self.location_id.usage != "customer"
        )

    def _is_sale_return(self):
        """Tell whether the goods have come back from a customer."""
        self.ensure_one()
        return (
            self.location_id.usage == "customer"
            and self.location_dest_id.usage != "customer"
        )

    def _is_supplier_receipt(self):
        """Tell whether the goods have come from a supplier, to us or past us."""
        self.ensure_one()
        return (
            self.location_id.usage == "supplier"
            and self.location_dest_id.usage != "supplier"
        )

    def _is_purchase_return(self):
        """Tell whether the goods have gone back to a supplier."""
        self.ensure_one()
        return (
            self.location_dest_id.usage == "supplier"
            and self.location_id.usage != "supplier"
        )
