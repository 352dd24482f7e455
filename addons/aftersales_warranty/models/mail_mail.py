from odoo import models


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Let the log of notifications follow what becomes of an e-mail."""
        self.env["aftersales.notification.log"]._follow_messages(
            self.mail_message_id,
            "failed" if failure_type else "sent",
            failure=failure_type and (failure_reason or failure_type),
        )
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
