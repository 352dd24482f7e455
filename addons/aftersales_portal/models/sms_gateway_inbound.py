from odoo import SUPERUSER_ID, api, fields, models

from ..rules import sms_inbound

MISSES = 20
MISS_SPAN = 600  # seconds
# an attack fills no table
MOST_REFUSALS = 20
HOUR = 3600


class AftersalesSmsGateway(models.Model):
    """How what a gateway hands us becomes a message, once."""

    _inherit = "aftersales.sms.gateway"

    @api.model
    def _get_inbound(self, gateway_id):
        """Return the gateway that hands us messages under this id, with all rights.

        The steps a message asks for are taken by the system, in the company and by
        the clock of the gateway.
        """
        # sudo: aftersales.sms.gateway - it proves itself by its secret
        gateway = self.with_user(SUPERUSER_ID).search(
            [("id", "=", gateway_id), ("is_inbound", "=", True)]
        )
        company = gateway.inbound_company_id
        if not company:
            return gateway.browse()
        return gateway.with_context(
            allowed_company_ids=company.ids,
            tz=company.resource_calendar_id.tz,
            lang=gateway.inbound_lang or company.partner_id.lang,
        )

    def _is_secret(self, given):
        """Tell whether the caller knows the secret; where there is no gateway, not."""
        return sms_inbound.is_same_secret(given, self[:1].inbound_secret)

    def _receive(self, data):
        """Take in what a gateway hands us that has proved itself.

        :param data: form fields, or parsed JSON
        :return: the message with its answer; empty where it came before
        :rtype: aftersales.sms.message
        """
        self.ensure_one()
        vals = self._read_message(data)
        message = self.message_ids._take_in(vals)
        if message and not message.error:
            message._handle()
        return message

    def _read_message(self, data):
        """Return the values of the message in what was handed to us."""
        now = fields.Datetime.now()
        sender = sms_inbound.pick(data, self.inbound_sender_field)[:64]
        text = sms_inbound.pick(data, self.inbound_text_field)
        text = text[: sms_inbound.LONGEST_TEXT]
        external_id = sms_inbound.pick(data, self.inbound_id_field)
        date_sent, error = self._read_time(data, now)
        if not sender or not text:
            error = self.env._(
                "“%(sender)s” or “%(text)s” is missing in what the gateway sent.",
                sender=self.inbound_sender_field,
                text=self.inbound_text_field,
            )
        return {
            "gateway_id": self.id,
            "company_id": self.inbound_company_id.id,
            "message_key": sms_inbound.make_key(
                external_id, sender, text, date_sent or now
            ),
            "external_id": external_id[:64],
            "sender": sender,
            "number": self.env["res.partner"]._normalize_phone(sender),
            "text": text,
            "date": now,
            "date_sent": date_sent,
            "error": error,
        }

    def _read_time(self, data, now):
        """Return when the message was sent, and why it is refused for that."""
        given = self.inbound_time_field and sms_inbound.pick(
            data, self.inbound_time_field
        )
        if not self.inbound_time_field or not self.inbound_window:
            return False, False
        try:
            moment = sms_inbound.parse_moment(given)
        except ValueError:
            shown = (given or "")[:64]
            return False, self.env._("“%s” is no time.", shown)
        if not sms_inbound.is_in_time(moment, now, self.inbound_window):
            return moment, self.env._("Sent at another time than now: a repetition?")
        return moment, False

    def _log_refusal(self, error):
        """Keep that somebody was refused; a flood is kept by its beginning only."""
        limits = self.env["aftersales.rate.limit"]
        if not self or limits._hit(f"sms-refusal:{self.id}", MOST_REFUSALS, HOUR):
            return
        now = fields.Datetime.now()
        # sudo: aftersales.sms.message - the log is written by messages only
        self.message_ids.sudo().create(
            {
                "gateway_id": self.id,
                "company_id": self.inbound_company_id.id,
                "date": now,
                "state": "refused",
                "error": error,
            }
        )

    def _get_reply(self, text):
        """Return content type and body of the answer to a call."""
        self.ensure_one()
        kind = self.inbound_reply_type
        return kind, sms_inbound.fill_reply(kind, self.inbound_reply_body, text)
