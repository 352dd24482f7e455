from odoo import Command, fields, models
from odoo.exceptions import UserError

from odoo.addons.aftersales_repair.rules.case_states import CLOSED_STATES

from ..rules import sms_inbound


class AftersalesSmsMessage(models.Model):
    """A message that asks for service: a request that waits in the inbox.

    Only the owner of a unit makes a case of it: a case blocks its unit at every
    reception, and anybody can read a serial. What others ask for names the unit.
    """

    _inherit = "aftersales.sms.message"

    request_id = fields.Many2one(
        "aftersales.request",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="What the message asked for, or the open request of before.",
    )

    # === STEPS === #

    def _respond(self):
        words = sms_inbound.read_keywords(self.gateway_id.inbound_service_keywords)
        asked = sms_inbound.read_request(self.text, words)
        if not asked.is_activation:
            return super()._respond()
        found = self._find_units(asked)
        if not found:
            return self._respond_unknown(asked, "service")
        lot, card = found[0]
        vals = {"meaning": "service", "lot_id": lot.id, "card_id": card.id}
        return vals | self._respond_service(found)

    def _respond_service(self, found):
        """Make the request of a known unit, or lead to the one that is open."""
        if len(found) > 1:
            return self._respond_not_requested(
                self.env._("Several units have this number."),
                self.env._("Several units have this number; send that of the card."),
            )
        if not self.number:
            return self._respond_not_requested(
                self.env._("The sender is no phone number.")
            )
        try:
            with self.env.cr.savepoint():
                consumer = self._get_consumer()
                request = self._get_open_request(consumer, *found[0])
                is_new = not request
                request = request or self._make_request(consumer, *found[0])
        except UserError as error:
            return self._respond_not_requested(str(error))
        answer = self.env._("Your request %s has come in.", request.name)
        if not is_new:
            answer = self.env._("Your request %s is open already.", request.name)
        return {
            "result": "requested",
            "answer": answer,
            "partner_id": consumer.id,
            "request_id": request.id,
        }

    # === BUSINESS METHODS === #

    def _get_open_request(self, consumer, lot, card):
        """Return what is open for this unit and this sender, told to nobody else."""
        case = self._get_open_case(lot)
        if case and self._is_own(consumer, lot, card):
            return case.request_id
        earlier = self.search(
            [
                ("number", "=", self.number),
                ("lot_id", "=", lot.id),
                ("card_id", "=", card.id),
                ("request_id.inbox_state", "in", ("new", "in_hand")),
            ],
            limit=1,
        )
        return earlier.request_id

    def _get_open_case(self, lot):
        """Return the repair that a unit is in, whichever branch has it."""
        if not lot:
            return self.env["aftersales.case"]
        return self.env["aftersales.case"].search(
            [
                ("lot_id", "=", lot.id),
                ("is_installation", "=", False),
                ("state", "not in", list(CLOSED_STATES)),
            ],
            limit=1,
        )

    def _is_own(self, consumer, lot, card):
        """Tell whether a unit is of who sent the message."""
        requests = self.env["aftersales.request"]
        return requests._may_send(consumer, {"lot_id": lot, "card_id": card})

    def _make_request(self, consumer, lot, card):
        """Make the request, with a case where the unit is the sender's own."""
        channel = self.env.ref(
            "aftersales_repair.aftersales_channel_sms", raise_if_not_found=False
        )
        cases = []
        if lot and not self._get_open_case(lot) and self._is_own(consumer, lot, card):
            unit = {
                "lot_id": lot.id,
                "card_id": card.id,
                "product_id": lot.product_id.id,
            }
            cases = [Command.create(unit | {"complaint": self.text})]
        return self.env["aftersales.request"].create(
            {
                "partner_id": consumer.id,
                "company_id": self.company_id.id,
                "channel_id": channel and channel.id,
                "counter_id": False,
                "user_id": False,
                "note": self.text,
                "case_ids": cases,
            }
        )

    def _respond_not_requested(self, reason, answer=None):
        """Tell the sender that no request was made; why, the log tells us alone."""
        return {
            "result": "not_requested",
            "state": "failed",
            "error": reason,
            "answer": answer
            or self.env._("Your request cannot be taken by text message. Call us."),
        }
