from odoo import models


class StockMove(models.Model):
    """What the receipt of units from a supplier writes down about them."""

    _inherit = "stock.move"

    def _sync_warranty_cards(self, lines=None):
        # first: a card may start with the receipt
        self._record_receipts(lines)
        return super()._sync_warranty_cards(lines)

    def _record_receipts(self, lines=None):
        """Write the dates of the units that have come from a supplier.

        :param lines: the `stock.move.line` records to look at, all of them by default
        """
        moves = self.filtered(
            lambda move: (
                move.state == "done"
                and move.has_tracking == "serial"
                and move._is_supplier_receipt()
                and not move._is_aftersales_move()
            )
        )
        lines = (moves.move_line_ids if lines is None else lines).filtered(
            lambda line: line.move_id in moves and line.lot_id and line.quantity > 0
        )
        get_day = self.env["aftersales.warranty.card"]._get_local_date
        groups = lines.grouped(
            lambda line: (
                line.product_id,
                line.move_id.picking_id.partner_id or line.move_id.partner_id,
                get_day(line.move_id.date),
            )
        )
        for (_product, partner, day), received in groups.items():
            received.lot_id._record_receipt(partner, day)
        lines.move_id.picking_id._alert_short_supplier_warranty(lines)
