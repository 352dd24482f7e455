from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.date_text import name_day

SELL_OUT_FIELDS = ("dealer_id", "seller_name", "purchase_date", "properties")


class AftersalesWarrantyCard(models.Model):
    """What is registered when a shop sells the unit to its consumer."""

    _inherit = "aftersales.warranty.card"

    properties = fields.Properties(
        definition="type_id.card_properties_definition", copy=True
    )
    stamp_date = fields.Date(
        string="Stamped on",
        readonly=True,
        copy=False,
        tracking=True,
        help="The day on which the sale to the consumer was confirmed on the card.",
    )
    stamp_user_id = fields.Many2one(
        "res.users",
        string="Stamped by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    # === ACTION METHODS === #

    def action_stamp(self):
        """Stamp open cards; a card that has its stamp keeps it."""
        self.check_access("write")
        self._lock_rows()
        todo = self.filtered(lambda card: not card.stamp_date)
        blocked = todo.filtered(lambda card: card.state not in ("issued", "active"))
        if blocked:
            raise UserError(
                self.env._(
                    "Only cards in force are stamped; these are not: %(cards)s.",
                    cards=", ".join(
                        f"{card.name} ({card._get_state_label()})" for card in blocked
                    ),
                )
            )
        # sudo: the gate alone writes the stamp, the caller has checked the right
        todo.sudo().write(
            {
                "stamp_date": fields.Date.context_today(self),
                "stamp_user_id": self.env.uid,
            }
        )
        return True

    def action_open_sell_out(self):
        """Open the dialog that registers the sale to a consumer."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Register Sell-out"),
            "res_model": "aftersales.warranty.sell.out",
            "view_mode": "form",
            "target": "new",
            "context": {"default_card_ids": self.ids},
        }

    def action_sell_out(self, partner, values=None, activate=False):
        """Register the sale of the units to their consumer, and stamp the cards.

        A blank card that is allocated to its unit is issued by it.

        :param partner: the consumer, `res.partner` record or its id
        :param dict values: dealer, seller, date of purchase and open properties
        :param bool activate: whether the consumer activates the cards at once
        """
        self.check_access("write")
        partner = self._to_record("res.partner", partner)
        values = {
            name: value
            for name, value in (values or {}).items()
            if name in SELL_OUT_FIELDS and value
        }
        if "dealer_id" in values:
            values["dealer_id"] = self._to_record("res.partner", values["dealer_id"]).id
        self._lock_rows()
        self._check_can_be_sold_out(partner, self._to_day(values.get("purchase_date")))
        if values:
            self.write(values)
        self.filtered(lambda card: card.state == "blank").action_issue()
        new = self.filtered(lambda card: card.partner_id != partner)
        for date, cards in new.grouped("purchase_date").items():
            cards._transfer(partner, date, self.env._("Sold to the consumer"))
        self.action_stamp()
        if activate:
            self.action_activate()
        return True

    # === BUSINESS METHODS === #

    def _check_can_be_sold_out(self, partner, date):
        """Refuse what is closed, or belongs to another consumer already."""
        if date and date > fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "A purchase on %s is still to come; check the date.",
                    name_day(self.env, date),
                )
            )
        for card in self:
            if card.state not in ("blank", "issued", "active"):
                raise UserError(
                    self.env._(
                        "%(card)s is %(state)s; its unit cannot be registered as sold.",
                        card=card.name,
                        state=card._get_state_label(),
                    )
                )
            if card.partner_id and card.partner_id != partner:
                raise UserError(
                    self.env._(
                        "%(card)s belongs to %(owner)s already; register a transfer "
                        "of ownership instead.",
                        card=card.name,
                        owner=card.partner_id.display_name,
                    )
                )
