from odoo import models
from odoo.exceptions import AccessError, UserError

from odoo.addons.aftersales_warranty.tools.date_text import format_date

from ..rules import sms_inbound
from .sms_gateway_inbound import HOUR

# card states in which a message may activate, by the setting of the gateway
ACTIVATED_STATES = {"no": (), "issued": ("issued",), "blank": ("issued", "blank")}


class AftersalesSmsMessage(models.Model):
    """What is done upon a message, and what its sender is told."""

    _inherit = "aftersales.sms.message"

    # === STEPS === #

    def _handle(self):
        """Understand a new message, do what it asks and answer it."""
        self.ensure_one()
        if self._is_flood():
            error = self.env._("More messages in an hour than are answered.")
            self.write({"state": "refused", "error": error})
            return
        known = self.env["res.partner"]._find_consumer(self.number)
        message = self.with_context(lang=known.lang or self.env.lang)
        vals = {"partner_id": known.id, "state": "done"} | message._respond()
        self.write(vals)
        self._reply()

    def _is_flood(self):
        """Tell whether this sender has been answered often enough."""
        return self.env["aftersales.rate.limit"]._hit(
            f"sms:{self.gateway_id.id}:{self.number or self.sender}",
            self.gateway_id.inbound_limit,
            HOUR,
        )

    def _respond(self):
        """Do what the message asks; return what is to be written down of it."""
        keywords = sms_inbound.read_keywords(self.gateway_id.inbound_keywords)
        asked = sms_inbound.read_request(self.text, keywords)
        meaning = "activate" if asked.is_activation else "check"
        found = self._find_units(asked)
        if not found:
            return self._respond_unknown(asked, meaning)
        vals = {"meaning": meaning, "lot_id": found[0][0].id, "card_id": found[0][1].id}
        if asked.is_activation:
            return vals | self._respond_activation(found)
        return vals | self._respond_check(found)

    def _find_units(self, asked):
        """Return pairs of unit and card by the first number that names some."""
        cards = self.env["aftersales.warranty.card"]
        for candidate in asked.candidates:
            found = cards._find_publicly(candidate)
            if found:
                return [(lot, card) for lot, card in found]
        return []

    # === ANSWERS === #

    def _respond_unknown(self, asked, meaning):
        if not asked.number:
            return {"meaning": "help", "result": "help", "answer": self._get_help()}
        answer = self.env._(
            "We know no card and no unit with the number %s. Compare it with your "
            "card.",
            asked.number,
        )
        return {"meaning": meaning, "result": "unknown", "answer": answer}

    def _get_help(self):
        """Return the answer to a message that names no unit."""
        gateway = self.gateway_id.with_context(lang=self.env.lang)
        if gateway.inbound_help:
            return gateway.inbound_help
        if gateway.inbound_activation == "no" or not gateway.inbound_keywords:
            return self.env._(
                "Send the number of your warranty card, or the serial number of your "
                "unit, to learn how it is covered."
            )
        return self.env._(
            "Send the number of your warranty card, or the serial number of your unit, "
            "to learn how it is covered; with the word “%s” to activate the card.",
            sms_inbound.first_keyword(gateway.inbound_keywords),
        )

    def _respond_check(self, found):
        vals = {"result": found[0][1]._get_public_key()}
        if self.gateway_id.inbound_customer == "known" and self.number:
            vals["partner_id"] = self._get_consumer().id
        # a serial may be one of two products, hardly of more
        texts = [self._describe(lot, card) for lot, card in found[:2]]
        return vals | {"answer": " ".join(texts)}

    def _describe(self, lot, card):
        """Say in a sentence how a unit is covered."""
        values = card._get_public_values(lot, card)
        words = {"product": values["product"], "text": values["text"]}
        if values["date_end"]:
            words["date"] = format_date(self.env, values["date_end"])
        if values["key"] == "running":
            return self.env._("%(product)s: covered until %(date)s.", **words)
        if values["key"] == "expired" and "date" in words:
            return self.env._(
                "%(product)s: the warranty ended on %(date)s. %(text)s", **words
            )
        return self.env._("%(product)s: %(text)s", **words)

    # === ACTIVATION === #

    def _respond_activation(self, found):
        lot, card = found[0]
        if len(found) > 1:
            return self._respond_not_activated(
                self.env._("Several units have this number."),
                self.env._("Several units have this number; send that of the card."),
            )
        if card.state == "active" and self._is_owner(card):
            # asked twice: one effect, and the same news
            return {
                "result": card._get_public_key(),
                "answer": self._describe(lot, card),
            }
        reason = self._get_activation_error(card)
        if reason:
            return self._respond_not_activated(reason)
        try:
            with self.env.cr.savepoint():
                consumer = self._get_consumer()
                owner = card.partner_id or consumer
                card.action_sell_out(owner, activate=True)
        except (AccessError, UserError) as error:
            return self._respond_not_activated(str(error))
        answer = self.env._("The card is active. %s", self._describe(lot, card))
        return {"result": "activated", "answer": answer, "partner_id": owner.id}

    def _get_activation_error(self, card):
        """Say why this sender may not activate this card, False if he may."""
        states = ACTIVATED_STATES[self.gateway_id.inbound_activation]
        if not card or not card.lot_id:
            return self.env._("There is no card of a unit to activate.")
        if card.state not in states:
            return self.env._(
                "The gateway does not activate cards that are %s.",
                card._get_state_label(),
            )
        if card.lot_id._is_in_our_stock():
            return self.env._("The unit still lies in our stock.")
        if card.state == "blank" and not card._is_allocated_blank():
            return self.env._("The card waits for somebody to look into it.")
        if not self.number:
            return self.env._("The sender is no phone number.")
        if card.partner_id and not self._is_owner(card):
            return self.env._("The card belongs to somebody with another phone.")
        return False

    def _is_owner(self, card):
        """Tell whether the message comes from the phone of the card's consumer."""
        owner = card.partner_id
        known = self.env["res.partner"]._find_consumer(self.number)
        return bool(self.number and owner) and (
            owner.phone_sanitized == self.number
            or (known and known.commercial_partner_id == owner.commercial_partner_id)
        )

    def _respond_not_activated(self, reason, answer=None):
        """Tell the sender that nothing was done; why, the log tells us alone."""
        return {
            "result": "not_activated",
            "state": "failed",
            "error": reason,
            "answer": answer
            or self.env._(
                "The card cannot be activated by text message. Please call us."
            ),
        }

    def _get_consumer(self):
        """Return the one contact with the sender's phone, made if nobody has it."""
        partners = self.env["res.partner"].with_context(lang=self.env.lang)
        return partners._find_or_create_consumer(self.number)

    # === REPLY === #

    def _reply(self):
        """Put the answer into the queue, where it goes by text message."""
        if self.gateway_id.inbound_reply != "sms":
            return
        if not self.number:
            error = self.env._("No answer was sent: the sender is no phone number.")
            self.write({"state": "failed", "error": self.error or error})
            return
        # sudo: sms.sms - the queue is of the system
        self.env["sms.sms"].sudo().create(
            {
                "number": self.number,
                "body": self.answer,
                "partner_id": self.partner_id.id,
                "aftersales_message_id": self.id,
            }
        )
        self.env.ref("sms.ir_cron_sms_scheduler_action").sudo()._trigger()
