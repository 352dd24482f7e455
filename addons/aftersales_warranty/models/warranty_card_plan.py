from odoo import api, fields, models

from .warranty_card import OPEN_STATES


class AftersalesWarrantyCard(models.Model):
    """Which card a unit gets, and what speaks against it."""

    _inherit = "aftersales.warranty.card"

    # === PLAN METHODS === #

    def _plan_issue(self, lot, vals, is_typed):
        """Decide which card a unit gets.

        :param self: what the unit has: blank and open cards
        :param bool is_typed: whether the type in ``vals`` was asked for by name
        :return: the (card, vals) to issue, see :meth:`_issue_units`, or None
        """
        known = self
        if is_typed:
            known = self.filtered(lambda card: card.type_id.id == vals["type_id"])
        open_cards = known.filtered(lambda card: card.state in OPEN_STATES)
        if open_cards and all(card._waits_for_sale() for card in open_cards):
            return None
        # One card to review is enough for a unit, however often it is asked for.
        blank = known.filtered(
            lambda card: (
                card._is_allocated_blank()
                or (card.state == "blank" and card.needs_review and open_cards)
            )
        )
        vals = vals | {"lot_id": lot.id}
        reason = open_cards and self.env._(
            "%(lot)s has the open card %(card)s (%(state)s) already.",
            lot=lot.name,
            card=open_cards[0].name,
            state=open_cards[0]._get_state_label(),
        )
        return blank[:1], vals | self._prepare_review_vals(lot, vals, reason)

    @api.model
    def _get_issue_conflicts(self, lots, vals):
        """Say why units cannot have a card issued, before anybody tries.

        :return: the reasons by unit, nothing for a unit that can have its card
        :rtype: dict[stock.lot, str]
        """
        known_by_lot = self.sudo()._get_cards_by_lot(lots)
        asked_type = self.env["aftersales.warranty.type"].browse(vals.get("type_id"))
        reasons = {}
        for lot in lots:
            warranty_type = asked_type or lot.product_id._get_warranty_type()
            if lot.product_id.tracking != "serial":
                reason = self.env._("%s is not tracked by serial number.", lot.name)
            elif not warranty_type:
                reason = self.env._("%s is sold without a warranty.", lot.name)
            else:
                unit_vals = vals | {"type_id": warranty_type.id}
                unit = known_by_lot[lot]._plan_issue(lot, unit_vals, bool(asked_type))
                reason = unit and unit[1].get("review_reason")
                if not unit:
                    reason = self.env._("%s has its open card already.", lot.name)
            if reason:
                reasons[lot] = reason
        return reasons

    def _prepare_completion_vals(self, vals):
        """Prepare what a card at hand takes over: facts, but no other unit or type."""
        settled = {"lot_id", "product_id", "type_id"}
        return {
            name: value for name, value in vals.items() if value and name not in settled
        }

    @api.model
    def _prepare_review_vals(self, lot, vals, reason=False):
        """Explain why the card of a unit cannot be issued by itself.

        :param dict vals: the card to be
        :param str reason: what is known to speak against it already
        """
        made = lot.manufacture_date
        early = made and next(
            (
                name
                for name in ("delivery_date", "installation_date")
                if fields.Date.to_date(vals.get(name) or made) < made
            ),
            None,
        )
        if not reason and early:
            reason = self.env._(
                "%(lot)s: %(field)s %(date)s lies before %(made)s, the day on which "
                "it was made.",
                lot=lot.name,
                field=self._fields[early]._description_string(self.env),
                date=vals[early],
                made=made,
            )
        if reason:
            return {"needs_review": True, "review_reason": reason}
        # An order keyed in after the unit was bought says nothing about the purchase.
        if made and fields.Date.to_date(vals.get("purchase_date") or made) < made:
            return {"purchase_date": False}
        return {}
