from odoo import models


class MailThread(models.AbstractModel):
    """Text messages that end with the link they were given."""

    _inherit = "mail.thread"

    def _message_sms(self, body, *args, **kwargs):
        link = self.env.context.get("aftersales_link")
        if link and "/my/" not in body:
            body = f"{body} {link}"
        return super(MailThread, self.with_context(aftersales_link=False))._message_sms(
            body, *args, **kwargs
        )
