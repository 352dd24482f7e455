from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools.mail import append_content_to_html


class AftersalesNotification(models.Model):
    """Messages that carry the link to the page they are about."""

    _inherit = "aftersales.notification"

    has_link = fields.Boolean(
        string="With a Link",
        default=True,
        help="Messages to the customer end with a link to his card or case, which "
        "needs no login. A text that has a link of its own gets no second one.",
    )

    # === EVENTS === #

    @api.model
    def _get_events(self):
        return [
            *super()._get_events(),
            ("case_message", self.env._("Customer wrote about his case")),
        ]

    @api.model
    def _get_event_models(self):
        return super()._get_event_models() | {"case_message": "aftersales.case"}

    # === SENDING METHODS === #

    def _get_portal_link(self, record):
        """Return the link of a message to a customer, "" where it carries none."""
        self.ensure_one()
        if not self.has_link or self.recipient != "customer":
            return ""
        # sudo: the message goes to the customer, whoever caused it
        target = self._get_link_target(record.sudo())
        return target._get_short_url() if target else ""

    @api.model
    def _get_link_target(self, record):
        """Return the card or case whose page a message about ``record`` opens. Hook."""
        cases = self.env["aftersales.case"].sudo()
        if record._name in ("aftersales.case", "aftersales.warranty.card"):
            return record
        if record._name == "aftersales.request":
            # of many units there is no one page without a login
            return record.case_ids if len(record.case_ids) == 1 else cases
        if record._name == "aftersales.warranty.extension":
            return record.card_id
        if "aftersales_case_id" in record._fields:
            return record.aftersales_case_id
        return record.case_id if "case_id" in record._fields else cases

    def _send_sms(self, record, partners, lang):
        link = self._get_portal_link(record)
        return super(
            AftersalesNotification, self.with_context(aftersales_link=link)
        )._send_sms(record.with_context(aftersales_link=link), partners, lang)

    def _send_email(self, record, partners, lang):
        message = super()._send_email(record, partners, lang)
        link = self._get_portal_link(record)
        # sudo: mail.mail - the message was just made
        mail = message.sudo().mail_ids
        if link and mail and "/my/" not in (mail.body_html or ""):
            label = self.with_context(lang=lang).env._("Open it here")
            paragraph = Markup('<p><a href="%s">%s</a></p>') % (link, label)
            mail.body_html = append_content_to_html(
                mail.body_html, paragraph, plaintext=False
            )
        return message
