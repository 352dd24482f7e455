from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError

from odoo.addons.aftersales_warranty.models.warranty_card import OPEN_STATES


class AftersalesWarrantyCard(models.Model):
    """A card that its consumer takes for the unit he has bought."""

    _inherit = "aftersales.warranty.card"

    # === PORTAL METHODS === #

    @api.model
    def _register_bought(self, partner, number, purchase_date, seller_name=False):
        """Give a customer the card of a unit he has bought, where the rules allow it.

        The unit must have left us, and nobody may have it yet. Its periods start by
        the rule of its warranty type. To register one's own unit again changes nothing.

        :param partner: the customer, who was checked to be the visitor
        :param str number: of the card or of the unit, or the link of a QR code
        :param datetime.date purchase_date: the day he says he bought it
        :return: the card as superuser, empty where a person has to look into it; why,
            the visitor is not told: it would tell him of others
        """
        found = self._find_publicly(number)
        if len(found) != 1:
            return self.sudo().browse()
        lot, card = found[0]
        values = {"purchase_date": purchase_date, "seller_name": seller_name}
        try:
            with self.env.cr.savepoint():
                if card:
                    return card._take_for_consumer(partner, values)
                return self._issue_for_consumer(lot, partner, values)
        except (AccessError, UserError):
            return self.sudo().browse()
        except IntegrityError as error:
            # another card of this unit beside this one: start over and find it
            raise ConcurrencyError(number) from error

    def _take_for_consumer(self, partner, values):
        """Take this card for its consumer; return it, or nothing."""
        self.ensure_one()
        self._lock_rows()
        self.invalidate_recordset(["partner_id", "state"])
        if self._is_portal_owner(partner):
            return self
        if self.partner_id or self.lot_id._is_in_our_stock():
            return self.browse()
        is_blank = self._is_allocated_blank() and self.lot_id
        if not (is_blank or self.state in ("issued", "active")):
            return self.browse()
        self.action_sell_out(partner, values, activate=True)
        return self

    @api.model
    def _issue_for_consumer(self, lot, partner, values):
        """Issue the card of a unit that was delivered without one; return it."""
        delivery = lot._get_portal_delivery()
        if not delivery or lot.card_ids:
            return self.sudo().browse()
        receiver = delivery.picking_id.partner_id.commercial_partner_id
        if not (receiver.is_dealer or receiver == partner.commercial_partner_id):
            return self.sudo().browse()
        card = self._issue_for_lots(
            lot,
            values
            | {
                "partner_id": partner.id,
                "dealer_id": receiver.is_dealer and receiver.id,
                "delivery_date": self._get_local_date(delivery.date),
            },
        )
        if card.state != "issued":
            # nothing half done: what stands against the card, a person looks into
            raise UserError(card.review_reason or card.name)
        card.action_stamp()
        card.action_activate()
        return card

    def _is_portal_owner(self, partner):
        """Return whether an open card is this customer's already."""
        self.ensure_one()
        owner = self.partner_id.commercial_partner_id
        return (
            bool(owner)
            and owner == partner.commercial_partner_id
            and self.state in OPEN_STATES
        )

    @api.model
    def _check_purchase_date(self, date):
        """Refuse a day on which nobody can have bought a unit yet."""
        if not date or date > fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "Enter the day on which you bought the unit, as on the bill."
                )
            )
