from itertools import takewhile

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, escape_psql

from .warranty_card import OPEN_STATES

# More cards than that are noted in one go instead of tracked one by one.
BULK_SIZE = 50


class AftersalesWarrantyCard(models.Model):
    """How a blank card is meant for a product, a dealer or a unit beforehand."""

    _inherit = "aftersales.warranty.card"

    batch_id = fields.Many2one(
        "aftersales.warranty.card.batch",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    # === ACTION METHODS === #

    def action_open_allocate(self):
        """Open the dialog that allocates these cards, or a range of them."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Allocate Cards"),
            "res_model": "aftersales.warranty.card.allocate",
            "view_mode": "form",
            "target": "new",
            "context": {"default_card_ids": self.ids},
        }

    def action_allocate(self, product=None, dealer=None):
        """Allocate blank cards to a product, a dealer, or both.

        :param product: `product.product` record or its id
        :param dealer: `res.partner` record or its id
        """
        self._check_can_be_allocated()
        vals = {}
        if product:
            product = self.env["product.product"].browse(int(product))
            self._check_lots_are_of(product)
            vals["product_id"] = product.id
        if dealer:
            vals["dealer_id"] = int(dealer)
        self._write_allocation(vals)
        return True

    def action_allocate_lots(self, lots):
        """Allocate blank cards to units, one by one in their order.

        :param lots: `stock.lot` records or their ids
        """
        lots = self.env["stock.lot"].browse([int(lot) for lot in lots])
        lots._lock_rows()
        self._check_can_be_allocated()
        self._check_pairs(lots)
        quiet = self
        if len(self) > BULK_SIZE:
            quiet = self.with_context(**self._get_batch_context())
        for card, lot in zip(quiet, lots, strict=True):
            if card.lot_id != lot:
                card.write({"lot_id": lot.id})
        return True

    def action_deallocate(self):
        """Take blank cards back from whatever they were allocated to."""
        self._check_can_be_allocated()
        self._write_allocation(
            {"lot_id": False, "product_id": False, "dealer_id": False}
        )
        return True

    # === BUSINESS METHODS === #

    @api.model
    def _get_allocated_domain(self):
        """Return the domain of cards that are meant for something."""
        return Domain.OR(
            Domain(name, "!=", False) for name in ("lot_id", "product_id", "dealer_id")
        )

    @api.model
    def _find_range(self, number_first, number_last):
        """Return the cards whose numbers lie between two, in their order.

        Numbers of one shape differ in their digits only: the shorter comes first.
        """
        pairs = zip(number_first, number_last, strict=False)
        prefix = "".join(
            a for a, b in takewhile(lambda pair: pair[0] == pair[1], pairs)
        )
        name = SQL.identifier("name")
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM %(table)s WHERE %(name)s LIKE %(prefix)s "
                'AND (length(%(name)s), %(name)s COLLATE "C") '
                'BETWEEN (length(%(first)s), %(first)s COLLATE "C") '
                'AND (length(%(last)s), %(last)s COLLATE "C") '
                'ORDER BY length(%(name)s), %(name)s COLLATE "C"',
                table=SQL.identifier(self._table),
                name=name,
                prefix=f"{escape_psql(prefix)}%",
                first=number_first,
                last=number_last,
                to_flush=self._fields["name"],
            )
        )
        found = [card_id for (card_id,) in rows]
        # The query knows no rules; what the user may not see is left out.
        visible = set(self.search([("id", "in", found)]).ids)
        return self.browse([card_id for card_id in found if card_id in visible])

    def _check_can_be_allocated(self):
        """Refuse cards that have been issued, and wait for who allocates the same."""
        self.check_access("write")
        self._lock_rows()
        issued = self.filtered(lambda card: card.state != "blank" or card.needs_review)
        if issued:
            raise UserError(
                self.env._(
                    "Only blank cards are allocated; these are not: %(cards)s.",
                    cards=", ".join(
                        f"{card.name} ({card._get_state_label()})"
                        for card in issued[:10]
                    ),
                )
            )

    def _check_lots_are_of(self, product):
        """Refuse a product other than that of a unit a card is allocated to."""
        for card in self.filtered("lot_id"):
            if card.product_id != product:
                raise UserError(
                    self.env._(
                        "%(card)s is allocated to %(lot)s, which is a %(product)s; "
                        "take it back first.",
                        card=card.name,
                        lot=card.lot_id.name,
                        product=card.lot_id.product_id.display_name,
                    )
                )

    def _check_pairs(self, lots):
        """Refuse units that do not match the cards one by one."""
        if len(self) != len(lots) or len(set(lots.ids)) != len(lots):
            raise UserError(
                self.env._(
                    "%(cards)s cards and %(lots)s serial numbers do not pair.",
                    cards=len(self),
                    lots=len(set(lots.ids)),
                )
            )
        for card, lot in zip(self, lots, strict=True):
            if card.lot_id and card.lot_id != lot:
                raise UserError(
                    self.env._(
                        "%(card)s is allocated to %(lot)s already; take it back first.",
                        card=card.name,
                        lot=card.lot_id.name,
                    )
                )
            if card.product_id and card.product_id != lot.product_id:
                raise UserError(
                    self.env._(
                        "%(card)s is meant for %(product)s, but %(lot)s is a "
                        "%(lot_product)s.",
                        card=card.name,
                        product=card.product_id.display_name,
                        lot=lot.name,
                        lot_product=lot.product_id.display_name,
                    )
                )
        self._check_units_are_free(lots)

    def _check_units_are_free(self, lots):
        """Refuse units that have another card of the same type, blank or open."""
        # sudo: whoever allocates a card learns of any other card of the unit
        others = self.sudo().search(
            [
                ("lot_id", "in", lots.ids),
                ("state", "in", ("blank", *OPEN_STATES)),
                ("id", "not in", self.ids),
            ]
        )
        other_by_unit = {(other.lot_id, other.type_id): other for other in others}
        for card, lot in zip(self, lots, strict=True):
            other = other_by_unit.get((lot, card.type_id))
            if other:
                raise UserError(
                    self.env._(
                        "%(lot)s has the card %(other)s already, and cannot get "
                        "%(card)s.",
                        lot=lot.name,
                        other=other.name,
                        card=card.name,
                    )
                )

    def _write_allocation(self, vals):
        """Write an allocation down; a large one is noted in one go."""
        if len(self) <= BULK_SIZE:
            self.write(vals)
            return
        self.with_context(**self._get_batch_context()).write(vals)
        self._log_in_bulk(self._describe_allocation(vals))

    def _describe_allocation(self, vals):
        """Say in a sentence what cards were allocated to."""
        names = [
            self[:1][name].display_name for name in vals if self[:1][name].display_name
        ]
        if not names:
            return self.env._("Taken back, allocated to nothing.")
        return self.env._("Allocated to %s.", ", ".join(names))

    def _log_in_bulk(self, body):
        """Note the same on many cards, without a mail to anybody.

        :return: the messages, in the order of the cards
        """
        return self._message_log_batch(dict.fromkeys(self.ids, body))
