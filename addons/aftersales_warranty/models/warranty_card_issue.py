from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..rules.date_span import get_start_date
from .warranty_card import EVENT_FIELDS, OPEN_STATES


class AftersalesWarrantyCard(models.Model):
    """How cards are issued for units, and how their promise gets its dates."""

    _inherit = "aftersales.warranty.card"

    # === ISSUE METHODS === #

    @api.model
    def _issue_for_lots(self, lots, vals=None):
        """Issue a card of the product's type for each unit, and never refuse one.

        A blank card that is allocated to a unit becomes its card; the open card of a
        unit that is not sold yet stays as it is. What stands against a card leaves it
        blank and up for review.

        :param lots: `stock.lot` records; those not tracked by unique serial number
            or without a warranty type are left out
        :param dict vals: what all cards have in common; a `type_id` here goes before
            the type of the product
        :return: the cards as superuser, issued or to review
        """
        # sudo: aftersales.warranty.card - whoever makes or receives units has cards
        card_model = self.sudo().with_context(**self._get_batch_context())
        vals = dict(vals or {})
        type_id = vals.pop("type_id", False)
        serials = lots.sudo().filtered(lambda lot: lot.product_id.tracking == "serial")
        serials._lock_rows()
        known_by_lot = card_model._get_cards_by_lot(serials)
        units = []
        for product, product_lots in serials.grouped("product_id").items():
            common = vals | {
                "product_id": product.id,
                "type_id": type_id or product._get_warranty_type().id,
            }
            if common["type_id"]:
                units += [
                    known_by_lot[lot]._plan_issue(lot, common, is_typed=bool(type_id))
                    for lot in product_lots
                ]
        return card_model._issue_units(list(filter(None, units)))

    @api.model
    def _get_cards_by_lot(self, lots):
        """Find the blank and open cards of units, in one search.

        :rtype: dict[stock.lot, aftersales.warranty.card]
        """
        cards = self.search(
            Domain("lot_id", "in", lots.ids)
            & Domain("state", "in", ("blank", *OPEN_STATES))
        )
        cards_by_lot = defaultdict(self.browse)
        cards_by_lot.update(cards.grouped("lot_id"))
        return cards_by_lot

    @api.model
    def _issue_units(self, units):
        """Issue cards that have been decided on: those at hand, else new ones.

        :param list units: pairs of a card, empty for a new one, and its values
        :return: the cards, issued or to review
        """
        kept = self.browse()
        vals_by_key, cards_by_key = {}, defaultdict(self.browse)
        for card, card_vals in units:
            if card:
                facts = card._prepare_completion_vals(card_vals)
                key = repr(sorted(facts.items()))
                vals_by_key[key] = facts
                cards_by_key[key] |= card
                kept |= card
        for key, cards in cards_by_key.items():
            cards.write(vals_by_key[key])
        kept._log_completion()
        kept._issue_by_itself()
        return self._create_units([vals for card, vals in units if not card]) + kept

    def _log_completion(self):
        """Note on cards that were at hand with which transfer their units went."""
        for picking, cards in self.grouped("picking_id").items():
            if picking:
                cards._log_in_bulk(self.env._("Completed by %s.", picking.name))

    def _issue_by_itself(self):
        """Issue those cards against which nothing speaks."""
        self.filtered(
            lambda card: card.state == "blank" and card._is_issued_by_itself()
        )._action_issue()

    def _is_issued_by_itself(self):
        """Tell whether nothing speaks against this card, and nobody is waited for."""
        self.ensure_one()
        return not self.needs_review and (
            not self.move_id or self.type_id.issue_event != "manual"
        )

    @api.model
    def _create_units(self, vals_list):
        """Create new cards of units; those that can be issued are born so.

        To create them blank and issue them then would write every card twice, with
        all its indexes: half the price of a delivery of hundreds.
        """
        keys = [self._get_promise_key(vals) for vals in vals_list]
        first_by_key = dict(zip(reversed(keys), reversed(vals_list), strict=True))
        issued_by_key = {
            key: self.new(vals)._prepare_issued_vals()
            for key, vals in first_by_key.items()
        }
        cards = self.create(
            [
                vals | issued_by_key[key]
                for key, vals in zip(keys, vals_list, strict=True)
            ]
        )
        issued = cards.filtered(lambda card: card.state == "issued")
        issued._write_down_coverages()
        issued._after_issue()
        return cards

    @api.model
    def _get_promise_key(self, vals):
        """Return what new cards of one promise have in common."""
        lot = self.env["stock.lot"].browse(vals["lot_id"])
        facts = ("type_id", "move_id", "needs_review", *EVENT_FIELDS)
        return (
            lot.manufacture_date,
            lot.receipt_date,
            *(vals.get(name) or False for name in facts),
        )

    def _prepare_issued_vals(self):
        """Prepare what a new card gets where it can be issued at once."""
        self.ensure_one()
        if not self._is_issued_by_itself():
            return {}
        promise = self.type_id._prepare_promise_vals(self._get_date_start())
        return self._prepare_transition_vals("issued") | promise

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
            numbers += set(drawn) - self._find_taken_numbers(drawn)
            size *= 2
        return sorted(numbers)[:count]

    @api.model
    def _find_taken_numbers(self, numbers):
        """Return which of many numbers a card has already, whoever may see it.

        Joined, not searched with ``IN``: of a thousand names PostgreSQL would look up
        each in the trigram index, which takes seconds instead of milliseconds.

        :rtype: set[str]
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT card.name FROM unnest(%s) AS drawn(name) "
                "JOIN %s AS card ON card.name = drawn.name",
                list(numbers),
                SQL.identifier(self._table),
                to_flush=self._fields["name"],
            )
        )
        return {name for (name,) in rows}

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
        """Fix rule, dates and coverages of cards that are being issued."""
        promises = self.grouped(lambda card: (card.type_id, card._get_date_start()))
        for (warranty_type, start), cards in promises.items():
            cards.write(warranty_type._prepare_promise_vals(start))
        self._write_down_coverages()

    def _write_down_coverages(self):
        """Write down what the cards promise from the day on which they start.

        Cards of one type that start on one day have one promise: it is written down
        on the first of them and copied to the others.
        """
        coverage_model = self.env["aftersales.warranty.coverage"]
        promises = self.grouped(lambda card: (card.type_id, card.date_start))
        for (warranty_type, start), cards in promises.items():
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
