from odoo import api, models
from odoo.fields import Command

from .warranty_card import OPEN_STATES


class AftersalesWarrantyCard(models.Model):
    """The cover of a unit that replaces another, or begins a second life."""

    _inherit = "aftersales.warranty.card"

    def _replace_with(self, new_lot):
        """End the card that waits for a buyer: the unit has an owner now."""
        # sudo: aftersales.warranty.card - the cards follow what is done to the units
        waiting = new_lot.sudo().card_ids.filtered(lambda card: card._waits_for_sale())
        waiting._transition(
            {"issued", "active"},
            "void",
            reason=self.env._("Given out instead of %s", self.lot_id.name),
        )
        return super()._replace_with(new_lot)

    def _prepare_replacement_vals(self, new_lot):
        """Promise anew where the type says so, instead of what is left."""
        vals = super()._prepare_replacement_vals(new_lot)
        if self.type_id.replacement_term == "fresh":
            vals |= self._prepare_fresh_promise(new_lot, vals["delivery_date"])
        return vals

    def _prepare_fresh_promise(self, new_lot, start):
        """Prepare a full term from the day of the replacement on.

        A unit of another product gets the promise of its own product. What was
        prolonged or bought on top stays as it was dated.

        :param datetime.date start: the day on which the unit was replaced
        """
        is_other = new_lot.product_id != self.product_id
        own_type = new_lot.product_id._get_warranty_type() if is_other else False
        warranty_type = own_type or self.type_id
        extensions = self.coverage_ids.filtered("extension_id")
        vals = warranty_type._prepare_promise_vals(start)
        ends = [
            vals["date_end"],
            *extensions.filtered(lambda row: row.kind != "commitment").mapped(
                "date_end"
            ),
        ]
        return vals | {
            "type_id": warranty_type.id,
            "date_end": max(filter(None, ends), default=False),
            "coverage_ids": [
                Command.create(coverage)
                for coverage in (
                    *warranty_type.term_ids._prepare_coverage_vals_list(start),
                    *extensions.copy_data(),
                )
            ],
        }

    @api.model
    def _renew_for_refurbished(self, lots, reason):
        """End the cards of refurbished units and issue those of their second life.

        The new card waits for whoever buys the unit, as that of a new unit does.

        :param lots: `stock.lot` records
        :param str reason: kept on the cards that end
        :return: the new cards, as superuser
        """
        # sudo: aftersales.warranty.card - the cards follow what is done to the units
        cards = self.sudo()
        old = lots.sudo().card_ids.filtered(
            lambda card: card.state in {"blank", *OPEN_STATES}
        )
        old._transition({"blank", *OPEN_STATES}, "void", reason=reason)
        new = cards.browse()
        for warranty_type, group in lots.grouped(
            lambda lot: lot.product_id._get_warranty_type()
        ).items():
            if warranty_type:
                type_id = warranty_type.sudo()._get_refurbished_type().id
                new |= cards._issue_for_lots(group, {"type_id": type_id})
        return new
