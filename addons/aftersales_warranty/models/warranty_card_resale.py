from odoo import api, models

from .warranty_card import OPEN_STATES


class AftersalesWarrantyCard(models.Model):
    """What becomes of the card of a returned unit, once it is back in trade."""

    _inherit = "aftersales.warranty.card"

    # === RESALE METHODS === #

    def _get_resale_rule(self):
        """Return what the type wants done with the only card of a returned unit."""
        is_returned = self.state == "suspended" and self.return_date
        return self.type_id.resale_rule if is_returned else "review"

    def _void_for_resale(self, line):
        """Void the card of a returned unit that gets a new one.

        :return: the open cards that still stand against a new one
        """
        if len(self) != 1 or self._get_resale_rule() != "fresh":
            return self
        reason = self.env._(
            "Returned, and sold again with %s", line.picking_id.name or line.reference
        )
        # one card of one unit: its log tells what happened to it
        told = self.with_context(tracking_disable=False, mail_notrack=False)
        told._transition({"suspended"}, "void", reason=reason)
        return self.browse()

    def _keeps_rest(self):
        """Tell whether this only card of a returned unit goes on when it is sold."""
        return len(self) == 1 and self._get_resale_rule() == "rest"

    def _resume_for_resale(self, vals):
        """Let the cards of returned units go on for their next owner.

        What is left of the promise keeps its clock, so the dates stay.

        :param dict vals: the sale, see :meth:`_prepare_vals_from_move`
        """
        owner = self.env["res.partner"].browse(vals["partner_id"] or [])
        reason = self.env._("Sold again")
        if owner:
            reason = self.env._("Sold again to %s", owner.display_name)
        self._suspend_in_bulk("resume", reason)
        self.filtered(lambda card: card.partner_id != owner)._transfer(
            owner, vals["delivery_date"], reason
        )
        kept = {"product_id", "type_id", "purchase_date", "delivery_date"}
        self.write({name: vals[name] for name in vals if name not in kept})

    # === RENEWAL METHODS === #

    @api.model
    def _issue_for_new_units(self, lots, move, reason):
        """Issue the cards of units received or made, perhaps not for the first time.

        :param lots: `stock.lot` records
        :param move: the done `stock.move` that has brought them
        :param str reason: why a card of old is settled
        """
        # sudo: aftersales.warranty.card - whoever makes or receives units has cards
        known_by_lot = self.sudo()._get_cards_by_lot(lots)
        day = self._get_local_date(move.date)
        settled = lots.filtered(
            lambda lot: known_by_lot[lot]._settle_renewal(day, reason)
        )
        vals = {"move_id": move.id, "picking_id": move.picking_id.id}
        return self._issue_for_lots(lots - settled, vals)

    def _settle_renewal(self, day, reason):
        """Do with the only card of a unit that was returned what its type says.

        The card of an owner waits for the next one, who takes it over when he buys.

        :param self: the cards of one unit
        :param datetime.date day: when the unit has come; what was returned later is
            no business of a correction
        :return: whether the unit needs no other card
        """
        card = self.filtered(lambda card: card.state in OPEN_STATES)
        if len(card) != 1 or not card.return_date or card.return_date > day:
            return False
        rule = card._get_resale_rule()
        # one card of one unit: its log tells what happened to it
        told = card.with_context(tracking_disable=False, mail_notrack=False)
        if rule == "fresh":
            told._transition({"suspended"}, "void", reason=reason)
        elif rule == "rest" and not card._is_sold():
            told.action_resume(reason)
        return rule == "rest"
