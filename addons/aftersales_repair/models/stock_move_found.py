from collections import defaultdict

from odoo import fields, models


class StockMove(models.Model):
    """What was given up between branches and is put back on its way."""

    _inherit = "stock.move"

    aftersales_lost_move_id = fields.Many2one(
        comodel_name="stock.move",
        string="Given Up By",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="The move by which these parts were given up before they turned up.",
    )
    aftersales_found_ids = fields.One2many(
        comodel_name="stock.move", inverse_name="aftersales_lost_move_id"
    )

    def _get_left_lost(self):
        """Return what of these losses has not turned up.

        :return: the quantity by loss and serial, in the part's unit
        :rtype: dict[tuple[stock.move, stock.lot], float]
        """
        left = defaultdict(float)
        for line in self.move_line_ids:
            left[line.move_id, line.lot_id] += line.quantity_product_uom
        found = self.aftersales_found_ids.filtered(
            lambda move: move.state == "done" and move._get_sign_on_the_way() < 0
        )
        for line in found.move_line_ids:
            lost = line.move_id.aftersales_lost_move_id
            left[lost, line.lot_id] -= line.quantity_product_uom
        return {
            (move, lot): quantity
            for (move, lot), quantity in left.items()
            if move.product_id.uom_id.compare(quantity, 0) > 0
        }

    def _prepare_found_vals(self, lot, quantity):
        """Return the move that puts so much of this loss back on its way."""
        self.ensure_one()
        sent = self.aftersales_sent_move_id
        vals = self.aftersales_request_line_id._prepare_move_vals(
            quantity, self.location_dest_id, sent.location_dest_id
        )
        return vals | {
            "aftersales_lost_move_id": self.id,
            "aftersales_sent_move_id": sent.id,
            "aftersales_lot_id": lot.id,
        }

    def _prepare_found_arrival_vals(self, lot, quantity, destination):
        """Return the move that takes in what has turned up of this loss."""
        vals = self.aftersales_sent_move_id._prepare_arrival_vals(
            lot, quantity, destination
        )
        return vals | {"aftersales_lost_move_id": self.id}

    def _get_sign_on_the_way(self):
        """Return 1 for what takes parts off their way, -1 for what puts them back."""
        self.ensure_one()
        is_back = self.aftersales_lost_move_id and (
            self.location_dest_id.usage == "transit"
        )
        return -1 if is_back else 1

    def _get_share_of_sent(self, quantity):
        """Value what has turned up at what was lost with it, to the cent."""
        lost = self.aftersales_lost_move_id
        if not lost:
            return super()._get_share_of_sent(quantity)
        sign = self._get_sign_on_the_way()
        earlier = lost.aftersales_found_ids.filtered(
            lambda move: (
                move.id < self.id
                and move.state != "cancel"
                and move._get_sign_on_the_way() == sign
            )
        )
        return lost._get_piece(
            lost._get_share_of_sent(lost.quantity),
            lost.quantity,
            sum(earlier.mapped("quantity")),
            quantity,
        )
