from collections import defaultdict

from odoo import fields, models

from .posting_item import PostingItem

LOSS_REASONS = [
    ("missing", "Missing"),
    ("damaged", "Damaged"),
    ("wrong", "Wrong Part"),
    ("other", "Other Reason"),
]


class StockMove(models.Model):
    """What comes of a shipment between branches, piece by piece, and what does not."""

    _inherit = "stock.move"

    aftersales_loss_reason = fields.Selection(
        LOSS_REASONS,
        string="Lost Because",
        readonly=True,
        copy=False,
        help="Why parts on their way between branches were given up.",
    )

    # === BUSINESS METHODS === #

    def _get_left_on_the_way(self):
        """Return what of these shipments neither came nor was given up.

        :return: the quantity by shipment and serial, in the part's unit
        :rtype: dict[tuple[stock.move, stock.lot], float]
        """
        left = defaultdict(float)
        for line in self.move_line_ids:
            left[line.move_id, line.lot_id] += line.quantity_product_uom
        receipts = self.aftersales_receipt_ids
        for line in receipts.filtered(lambda move: move.state == "done").move_line_ids:
            shipment = line.move_id.aftersales_sent_move_id
            sign = line.move_id._get_sign_on_the_way()
            left[shipment, line.lot_id] -= sign * line.quantity_product_uom
        return {
            (move, lot): quantity
            for (move, lot), quantity in left.items()
            if move.product_id.uom_id.compare(quantity, 0) > 0
        }

    def _prepare_arrival_vals(self, lot, quantity, destination):
        """Return the move that takes so much of this shipment off its way."""
        self.ensure_one()
        line = self.aftersales_request_line_id
        return line._prepare_move_vals(quantity, self.location_dest_id, destination) | {
            "aftersales_sent_move_id": self.id,
            "aftersales_lot_id": lot.id,
        }

    def _get_share_of_sent(self, quantity):
        """Return what ``quantity`` of this move is worth of what its branch has sent.

        However a shipment is cut up, its pieces make the whole, to the cent.
        """
        self.ensure_one()
        sent = self.aftersales_sent_move_id
        whole = sent._get_valued_qty()
        if not whole:
            return 0.0
        # what was put back on its way and taken in from there leaves it as it was
        earlier = sent.aftersales_receipt_ids.filtered(
            lambda move: (
                move.id < self.id
                and move.state != "cancel"
                and not move.aftersales_lost_move_id
            )
        )
        before = sum(earlier.mapped("quantity"))
        return sent._get_piece(sent.value, whole, before, quantity)

    def _get_piece(self, value, whole, before, quantity):
        """Return the share of a quantity in a value; all shares make it to the cent.

        :param float before: the quantity of the pieces that were cut off earlier
        """
        rounding = self.company_currency_id.round
        value_before, value_after = (
            rounding(value * amount / whole) for amount in (before, before + quantity)
        )
        return value_after - value_before

    def _post_transit_loss(self):
        """Book what was given up on its way, in the books of the branch that bears it.

        Where no entry was made of sending them, the closing of the sender has their
        cost: another branch that bears it takes it over from there. What has turned up
        is booked the other way round.
        """
        items = []
        for move in self:
            sent = move.aftersales_sent_move_id
            amount = move._get_share_of_sent(move.quantity)
            amount *= move._get_sign_on_the_way()
            if not amount or not sent._is_stock_in_books():
                continue
            if sent.account_move_id or sent.company_id != move.company_id:
                items.append(move._prepare_loss_item(amount, move.company_id))
            if not sent.account_move_id and sent.company_id != move.company_id:
                items.append(move._prepare_loss_item(-amount, sent.company_id))
        if items:
            self.env["aftersales.posting"]._post_items(items)

    def _prepare_loss_item(self, amount, company):
        self.ensure_one()
        request = self.aftersales_request_line_id.request_id
        return PostingItem(
            activity="transit_loss",
            record=self,
            key=str(company.id),
            amount=amount,
            company=company,
            case=request.case_id,
            product=self.product_id,
            name=f"{request.name} - {self.product_id.name}",
            credit_account=(
                self.aftersales_sent_move_id.location_dest_id.valuation_account_id
            ),
        )
