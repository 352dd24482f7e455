from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..rules.date_span import get_start_date
from .warranty_card import OPEN_STATES


class AftersalesWarrantyCard(models.Model):
    """How a card comes out of a delivery, and how its promise gets its dates."""

    _inherit = "aftersales.warranty.card"

    # === DELIVERY METHODS === #

    @api.model
    def _issue_for_move_lines(self, lines):
        """Issue a card for each delivered serial number, and never refuse one.

        What stands against a card leaves it blank and up for review: a delivery that
        has left the house must not fail because of paper.

        :param lines: done `stock.move.line` records of deliveries to customers
        :return: the new cards as superuser, issued or to review
        """
        # sudo: aftersales.warranty.card - a storekeeper delivers, the card is ours
        card_model = self.sudo().with_context(**self._get_batch_context())
        lines = lines.sudo()
        covered = lines.move_id.filtered(
            lambda move: move.product_id._get_warranty_type()
        )
        lines = lines.filtered(lambda line: line.move_id in covered and line.lot_id)
        if not lines:
            return card_model
        card_model._lock_lots(lines.lot_id)
        open_card_by_lot, known = card_model._get_cards_in_the_way(lines)
        vals_by_move = {
            move: self._prepare_vals_from_move(move) for move in lines.move_id
        }
        vals_list = []
        for line in lines:
            if (line.move_id, line.lot_id) in known:
                continue
            vals = vals_by_move[line.move_id] | {"lot_id": line.lot_id.id}
            vals_list.append(
                vals
                | self._prepare_review_vals(line, vals, open_card_by_lot[line.lot_id])
            )
        cards = card_model.create(vals_list)
        cards.filtered(lambda card: not card.needs_review)._action_issue()
        return cards

    @api.model
    def _get_batch_context(self):
        """Keep the log of a thousand cards out of the way of one delivery."""
        return {
            "tracking_disable": True,
            "mail_create_nolog": True,
            "mail_create_nosubscribe": True,
            "mail_notrack": True,
        }

    @api.model
    def _lock_lots(self, lots):
        """Wait for whoever issues a card for the same units at this moment.

        Issuing writes the unit, so the one who waited starts over with a fresh view
        instead of running into the unique index.
        """
        if not lots:
            return
        self.env.execute_query(
            SQL(
                "SELECT id FROM stock_lot WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
                tuple(lots.ids),
            )
        )

    @api.model
    def _get_cards_in_the_way(self, lines):
        """Find what speaks against a new card, for all lines in one search.

        :return: the open cards by lot, and the (move, lot) pairs that have a card
        """
        cards = self.search(
            Domain("lot_id", "in", lines.lot_id.ids)
            & (
                Domain("state", "in", OPEN_STATES)
                | Domain("move_id", "in", lines.move_id.ids)
            )
        )
        open_card_by_lot = defaultdict(self.browse)
        for card in cards.filtered(lambda card: card.state in OPEN_STATES):
            open_card_by_lot[card.lot_id] |= card
        return open_card_by_lot, {(card.move_id, card.lot_id) for card in cards}

    @api.model
    def _prepare_vals_from_move(self, move):
        """Prepare what the cards of all units of one delivered move have in common."""
        order = move.sale_line_id.order_id
        customer = order.partner_id or move.picking_id.partner_id or move.partner_id
        is_dealer = customer.commercial_partner_id.is_dealer or customer.is_dealer
        return {
            "product_id": move.product_id.id,
            "type_id": move.product_id._get_warranty_type().id,
            "partner_id": False if is_dealer else customer.id,
            "dealer_id": customer.id if is_dealer else False,
            "sale_line_id": move.sale_line_id.id,
            "sale_order_id": order.id,
            "move_id": move.id,
            "picking_id": move.picking_id.id,
            "purchase_date": self._get_local_date(not is_dealer and order.date_order),
            "delivery_date": self._get_local_date(move.date),
        }

    @api.model
    def _get_local_date(self, moment):
        """Return the calendar day of a moment where the user is."""
        return moment and fields.Date.context_today(self, moment)

    @api.model
    def _prepare_review_vals(self, line, vals, open_cards):
        """Explain why a delivered unit cannot have its card issued by itself."""
        reason = self._get_conflict_reason(line, open_cards)
        made = line.lot_id.manufacture_date
        if not reason and made and vals["delivery_date"] < made:
            reason = self.env._(
                "%(lot)s was delivered on %(date)s, before %(made)s, the day on which "
                "it was made.",
                lot=line.lot_id.name,
                date=vals["delivery_date"],
                made=made,
            )
        if reason:
            return {"needs_review": True, "review_reason": reason}
        # An order keyed in after the unit was bought says nothing about the purchase.
        if made and vals["purchase_date"] and vals["purchase_date"] < made:
            return {"purchase_date": False}
        return {}

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
            state=dict(card._fields["state"]._description_selection(self.env))[
                card.state
            ],
        )

    @api.model
    def _next_card_numbers(self, count):
        """Return ``count`` new card numbers, drawn in one query.

        A number that a card has already, as after the sequence was set back, is left
        out: a delivery must not fail because of it.

        :rtype: list[str]
        """
        sequence = self._get_card_sequence()
        numbers = []
        size = count
        while len(numbers) < count:
            drawn = sequence._next_many(size)
            # sudo: aftersales.warranty.card - a number may be taken by any card
            taken = self.sudo().search_fetch([("name", "in", drawn)], ["name"])
            numbers += set(drawn).difference(taken.mapped("name"))
            size *= 2
        return sorted(numbers)[:count]

    @api.model
    def _get_card_sequence(self):
        """Return the sequence of card numbers, made anew where it was deleted."""
        # sudo: ir.sequence - everybody who issues a card draws a number
        sequence_model = self.env["ir.sequence"].sudo()
        return sequence_model.search(
            [("code", "=", self._name), ("company_id", "=", False)], limit=1
        ) or sequence_model.create(
            {
                "name": self._description,
                "code": self._name,
                "prefix": "WC",
                "padding": 6,
                "company_id": False,
            }
        )

    # === PROMISE METHODS === #

    def _get_events(self):
        """Return the date of each event that has happened to the unit, by rule."""
        self.ensure_one()
        return {
            "production": self.lot_id.manufacture_date,
            "receipt": self.lot_id.receipt_date,
            "sale": self.purchase_date,
            "delivery": self.delivery_date,
            "installation": self.installation_date,
            "activation": self.activation_date,
            "manual": self.manual_date,
        }

    def _write_down_promise(self):
        """Fix rule, dates and coverages of cards that are being issued.

        Cards of one type that start on one day have one promise: it is written down
        on the first of them and copied to the others.
        """
        coverage_model = self.env["aftersales.warranty.coverage"]
        promises = self.grouped(lambda card: (card.type_id, card._get_date_start()))
        for (warranty_type, start), cards in promises.items():
            cards.write(warranty_type._prepare_promise_vals(start))
            vals_list = warranty_type.term_ids._prepare_coverage_vals_list(start)
            coverages = coverage_model.create(
                [vals | {"card_id": cards[0].id} for vals in vals_list]
            )
            coverages._copy_to_cards(cards[1:])

    def _get_date_start(self):
        """Return the first day of the periods, False while its event is to come."""
        self.ensure_one()
        # An issued card keeps the rule it was issued under.
        policy = self if self.start_rule else self.type_id
        start = get_start_date(
            policy.start_rule, self._get_events(), policy.latest_start_months
        )
        return start or False

    def _refresh_dates(self):
        """Let the periods of open cards start on the day their rule now gives."""
        todo = defaultdict(self.browse)
        for card in self.filtered(lambda card: card.state in OPEN_STATES):
            if card.replaces_id:
                continue  # the remaining cover of the replaced unit keeps its clock
            start = card._get_date_start()
            if start != card.date_start:
                todo[start] |= card
        for start, cards in todo.items():
            cards._set_date_start(start)

    def _set_date_start(self, start):
        """Start every period of the cards on one day."""
        # sudo: the dates follow from the events, nobody keys them in
        cards = self.sudo()
        cards.coverage_ids._set_date_start(start)
        by_end = cards.grouped(lambda card: card._get_date_end())
        for end, ending_cards in by_end.items():
            ending_cards.write({"date_start": start, "date_end": end})

    def _get_date_end(self):
        """Return the last day on which the unit is covered free of charge.

        A commitment is not free. A cover of components alone counts only where
        nothing covers the whole unit.
        """
        self.ensure_one()
        coverages = self.coverage_ids.filtered(
            lambda coverage: coverage.kind != "commitment" and coverage.date_end
        )
        whole = coverages.filtered(lambda coverage: not coverage.component_ids)
        return max((whole or coverages).mapped("date_end"), default=False)

    def _get_rule_coverages(self):
        """Return the coverages of these cards as plain data for the verdict.

        :rtype: list[Coverage]
        """
        return [
            coverage._to_rule()
            for coverage in self.filtered(
                lambda card: card.state in OPEN_STATES
            ).coverage_ids
        ]

    # === CORRECTION METHODS === #

    def _follow_move_line(self, line):
        """Take over what a done line has become: another serial number, or nothing."""
        for card in self:
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
