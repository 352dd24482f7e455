from odoo import models

# What became of a message, by the status of its notification in the chatter.
STATE_BY_STATUS = {
    "pending": "sent",
    "sent": "sent",
    "exception": "failed",
    "bounce": "failed",
    "canceled": "skipped",
    "ready": "queued",
}


class SmsTracker(models.Model):
    _inherit = "sms.tracker"

    def _update_sms_notifications(
        self, notification_status, failure_type=False, failure_reason=False
    ):
        """Let the log of notifications follow what becomes of a text message."""
        res = super()._update_sms_notifications(
            notification_status, failure_type, failure_reason
        )
        state = STATE_BY_STATUS.get(notification_status)
        if state:
            notifications = self.mail_notification_id
            labels = dict(
                notifications._fields["failure_type"]._description_selection(self.env)
            )
            self.env["aftersales.notification.log"]._follow_messages(
                notifications.mail_message_id,
                state,
                failure=failure_reason or labels.get(failure_type, False),
            )
        return res
