from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from .warranty_card import OPEN_STATES


class AftersalesWarrantyCard(models.Model):
    """How a card comes out of a delivery, and follows what is corrected on it."""

    _inherit = "aftersales.warranty.card"

    # === DELIVERY METHODS === #

    @api.model
    def _issue_for_move_lines(self, lines):
        """Give each delivered serial number its card, and never refuse one.

        A card that waits for this sale, issued at receipt or blank and allocated to
        the serial number, is completed; else a new one is issued. What stands against
        that leaves a card up for review: a delivery that has left the house must not
        fail because of paper.

        :param lines: done `stock.move.line` records of deliveries to customers
        :return: the cards of the delivery as superuser, issued or to review
        """
        # sudo: aftersales.warranty.card - a storekeeper delivers, the card is ours
        card_model = self.sudo().with_context(**self._get_batch_context())
        lines = lines.sudo().filtered("lot_id")
        if not lines:
            return card_model
        lines.lot_id._lock_rows()
        known_by_lot = card_model._get_cards_in_the_way(lines)
        vals_by_move = {
            move: self._prepare_vals_from_move(move) for move in lines.move_id
        }
        units, resold_by_move = [], defaultdict(card_model.browse)
        for line in lines:
            known, vals = known_by_lot[line.lot_id], vals_by_move[line.move_id]
            unit = line.move_id not in known.move_id and known._plan_delivery(
                line, dict(vals)
            )
            if unit:
                units.append(unit)
                if unit[0]._keeps_rest():
                    resold_by_move[line.move_id] |= unit[0]
        for move, cards in resold_by_move.items():
            cards._resume_for_resale(vals_by_move[move])
        return card_model._issue_units(units)

    @api.model
    def _get_cards_in_the_way(self, lines):
        """Find all cards that delivered units have or had, in one search.

        :rtype: dict[stock.lot, aftersales.warranty.card]
        """
        cards = self.search(Domain("lot_id", "in", lines.lot_id.ids))
        known_by_lot = defaultdict(self.browse)
        known_by_lot.update(cards.grouped("lot_id"))
        return known_by_lot

    def _plan_delivery(self, line, vals):
        """Decide which card a delivered unit gets.

        :param self: all cards that the unit has or had
        :return: the (card, vals) to issue, see :meth:`_issue_units`, or None
        """
        open_cards = self.filtered(lambda card: card.state in OPEN_STATES)
        waiting = open_cards.filtered(lambda card: card._waits_for_sale())[:1]
        blank = self.filtered(lambda card: card._is_allocated_blank())[:1]
        card = waiting or blank
        if not (card or self._is_due_at_delivery(line, open_cards)):
            return None
        if open_cards and not waiting:
            if open_cards._keeps_rest():
                return open_cards, {}
            open_cards = open_cards._void_for_resale(line)
        vals["lot_id"] = line.lot_id.id
        reason = not waiting and self._get_conflict_reason(line, open_cards)
        return card, vals | self._prepare_review_vals(line.lot_id, vals, reason)

    def _is_due_at_delivery(self, line, open_cards):
        """Tell whether the delivery of a unit without a waiting card issues one.

        A unit that was on hand before its type asked for a card at its receipt or
        production never had one: it gets it now.

        :param self: all cards that the unit has or had
        """
        warranty_type = line.product_id._get_warranty_type()
        if not warranty_type or warranty_type.issue_event == "manual":
            return False
        # What the supplier ships to the customer is received by delivering it.
        is_dropship = line.location_id.usage == "supplier"
        return bool(
            open_cards
            or not self
            or warranty_type.issue_event == "delivery"
            or (warranty_type.issue_event == "receipt" and is_dropship)
        )

    def _waits_for_sale(self):
        """Tell whether this open card belongs to nobody yet."""
        self.ensure_one()
        return self.state in ("issued", "active") and not self._is_sold()

    def _is_sold(self):
        """Tell whether anything says that the unit was sold, perhaps long ago."""
        self.ensure_one()
        return bool(
            self.partner_id
            or self.delivery_date
            or self.sale_line_id
            or self.purchase_date
        )

    def _is_allocated_blank(self):
        """Tell whether this is a blank card that was given to the unit beforehand."""
        self.ensure_one()
        return self.state == "blank" and not (self.needs_review or self.move_id)

    @api.model
    def _prepare_vals_from_move(self, move):
        """Prepare what the cards of all units of one delivered move have in common."""
        order = move.sale_line_id.order_id
        customer = order.partner_id or move.picking_id.partner_id or move.partner_id
        is_dealer = customer.commercial_partner_id.is_dealer or customer.is_dealer
        warranty_type = move.product_id._get_warranty_type()
        return {
            "product_id": move.product_id.id,
            "type_id": warranty_type.id,
            "partner_id": False if is_dealer else customer.id,
            "dealer_id": customer.id if is_dealer else False,
            "sale_line_id": move.sale_line_id.id,
            "sale_order_id": order.id,
            "move_id": move.id,
            "picking_id": move.picking_id.id,
            "purchase_date": self._get_local_date(not is_dealer and order.date_order),
            "delivery_date": self._get_local_date(move.date),
        } | self._prepare_keyed_vals(move, warranty_type)

    @api.model
    def _prepare_keyed_vals(self, move, warranty_type):
        """Prepare what was keyed in for the cards, on the order or on its delivery."""
        order, picking = move.sale_line_id.order_id, move.picking_id
        vals = order._prepare_data_of_card(warranty_type) if order else {}
        if picking and (not order or picking.sale_id == order):
            vals |= picking._prepare_data_of_card(warranty_type)
        return vals

    @api.model
    def _get_local_date(self, moment):
        """Return the calendar day of a moment where the user is."""
        return moment and fields.Date.context_today(self, moment)

    @api.model
    def _get_conflict_reason(self, line, open_cards):
        """Name the open card that a delivered unit already has, if any."""
        if not open_cards:
            return False
        card = open_cards[0]
        return self.env._(
            "%(lot)s was delivered with %(delivery)s but has the open card %(card)s "
            "(%(state)s) already.",
            lot=line.lot_id.name,
            delivery=line.picking_id.name or line.reference or line.product_id.name,
            card=card.name,
            state=card._get_state_label(),
        )

    # === RECEIPT METHODS === #

    @api.model
    def _issue_for_receipt_lines(self, lines):
        """Issue the cards of received units whose type wants it so.

        :param lines: done `stock.move.line` records of receipts from suppliers
        """
        lines = lines.sudo().filtered(
            lambda line: (
                line.product_id._get_warranty_type().issue_event == "receipt"
                and line.lot_id
            )
        )
        cards = self.sudo()
        for move, move_lines in lines.grouped("move_id").items():
            name = move.picking_id.name or move.reference or move.product_id.name
            reason = self.env._("Received again with %s", name)
            cards |= self._issue_for_new_units(move_lines.lot_id, move, reason)
        return cards

    # === CORRECTION METHODS === #

    def _follow_move_line(self, line):
        """Take over what a done line has become: another serial number, or nothing."""
        for card in self:
            if card._swap_with_twin(line):
                continue
            reason = card._get_follow_error(line)
            if reason:
                card.filtered(
                    lambda card: card.state in ("issued", "active")
                )._transition({"issued", "active"}, "suspended", reason=reason)
                card.write({"needs_review": True, "review_reason": reason})
            elif line.lot_id != card.lot_id:
                card.write({"lot_id": line.lot_id.id})

    def _get_follow_error(self, line):
        """Explain why a card cannot simply go to the line's new serial number."""
        self.ensure_one()
        if not (line.lot_id and line.quantity):
            return self.env._(
                "%(lot)s was taken off the delivery %(delivery)s afterwards.",
                lot=self.lot_id.name,
                delivery=line.picking_id.name or line.reference,
            )
        other = line.lot_id.card_ids.filtered(lambda card: card.state in OPEN_STATES)
        return self._get_conflict_reason(line, other - self)

    def _swap_with_twin(self, line):
        """Exchange the units of two cards whose done lines were exchanged.

        The first line to change found the other card in its way and left its own up
        for review; the second one gets here and settles both.
        """
        self.ensure_one()
        twin = line.lot_id.card_ids.filtered(
            lambda card: (
                card.needs_review
                and card.state == "suspended"
                and self.lot_id
                in card.move_id.move_line_ids.filtered("quantity").lot_id
                and line.lot_id
                not in (card.move_id.move_line_ids - line).filtered("quantity").lot_id
            )
        )
        if not (line.quantity and len(twin) == 1 and twin != self):
            return False
        own_lot, twin_lot = self.lot_id, twin.lot_id
        # past the unique index, which looks at each row as it is written
        twin.write({"lot_id": False})
        twin.flush_recordset(["lot_id"])
        self.write({"lot_id": twin_lot.id})
        self.flush_recordset(["lot_id"])
        twin.write({"lot_id": own_lot.id, "needs_review": False})
        twin.action_resume()
        return True
