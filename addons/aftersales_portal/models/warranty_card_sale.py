from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class AftersalesWarrantyCard(models.Model):
    """The sale of units to their consumers, as their dealer registers it."""

    _inherit = "aftersales.warranty.card"

    # === PORTAL METHODS === #

    @api.model
    def _get_portal_filters(self):
        filters = super()._get_portal_filters()
        agent = self.env.user._get_aftersales_agent()
        if agent:
            filters["unsold"] = {
                "label": self.env._("To register as sold"),
                "domain": Domain("dealer_id", "=", agent.id)
                & Domain("partner_id", "=", False),
            }
        return filters

    @api.model
    def _register_sales(self, agent, sales):
        """Register sales of a dealer's own units; a bad line stops no other.

        :param agent: the ``res.partner`` to whom we sold the units
        :param sales: list of ``rules.sale_list.Sale``
        :return: list of ``(sale, card, problem)``; the problem is a sentence, or empty
        """
        # sudo: the cards of units sold to this dealer, see the domain; he activates
        # them by the gate of the warranty
        cards = self.sudo()._find_portal_sale_cards(agent, sales)
        results, seen = [], {}
        for sale in sales:
            card = cards[sale.identifier][:1]
            problem = self._get_sale_problem(sale, cards[sale.identifier], seen)
            problem = problem or card._try_to_register(agent, sale)
            if not problem:
                seen[card.id] = sale.number
            results.append((sale, card, problem))
        return results

    @api.model
    def _find_portal_sale_cards(self, agent, sales):
        """Return the dealer's cards by what names them: their number or serial."""
        names = {sale.identifier for sale in sales if sale.identifier}
        names |= {name.upper() for name in names}
        found = self.search(
            Domain("dealer_id", "=", agent.id)
            & Domain("lot_id", "!=", False)
            & Domain("state", "in", ("blank", "issued", "active"))
            & (Domain("name", "in", names) | Domain("lot_id.name", "in", names))
        )
        cards = defaultdict(self.browse)
        for sale in sales:
            key = sale.identifier.upper()
            cards[sale.identifier] = found.filtered(
                lambda card, key=key: (
                    key in (card.name.upper(), card.lot_id.name.upper())
                )
            )
        return cards

    @api.model
    def _get_sale_problem(self, sale, cards, seen):
        """Say what keeps a line from being registered, empty for nothing."""
        _ = self.env._
        texts = {
            "no_unit": _("Enter the serial or the card of the unit."),
            "no_phone": _("Enter the mobile of the consumer."),
            "no_day": _("The date of sale is no date; write it as 2026-03-21."),
        }
        if sale.problem:
            return texts.get(sale.problem) or _("The line cannot be read.")
        if not cards:
            return _(
                "No card of a unit that was sold to you is known as “%s”.",
                sale.identifier,
            )
        if len(cards) > 1:
            return _(
                "“%s” names several of your units; enter the number of the card.",
                sale.identifier,
            )
        if cards.id in seen:
            return _("Line %s names this unit too.", seen[cards.id])
        if sale.day and sale.day > fields.Date.context_today(self):
            return _("The date of sale is still to come.")
        return ""

    def _try_to_register(self, agent, sale):
        """Register one sale; say in a sentence what refuses it, empty for nothing."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._register_sale(agent, sale)
        except (AccessError, UserError) as error:
            return str(error)
        return ""

    def _register_sale(self, agent, sale):
        """Give the unit to its consumer, found by his mobile, and activate the card.

        The same sale registered again changes nothing.
        """
        consumer = (
            self.env["aftersales.agent.consumer"]
            ._bring(agent, sale.phone, sale.name)
            .partner_id
        )
        if self.partner_id and self.partner_id != consumer:
            # not the sentence of the gate, which names the owner
            raise UserError(
                self.env._(
                    "%s has an owner already; ask us for a transfer of ownership.",
                    self.name,
                )
            )
        if self.partner_id and self.stamp_date and self.state == "active":
            return
        day = sale.day or fields.Date.context_today(self)
        self.action_sell_out(
            consumer.with_env(self.env),
            {"purchase_date": day, "dealer_id": agent.id},
        )
        if self.state == "issued":
            self.action_activate()
