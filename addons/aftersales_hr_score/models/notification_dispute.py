from odoo import api, models

ASKED, ANSWERED = "score_disputed", "score_dispute_answered"


class AftersalesNotification(models.Model):
    """What a technician disputes is told to who answers, and the answer to him."""

    _inherit = "aftersales.notification"

    @api.model
    def _get_events(self):
        return [
            *super()._get_events(),
            (ASKED, self.env._("Score or pay disputed")),
            (ANSWERED, self.env._("Dispute of score or pay answered")),
        ]

    @api.model
    def _get_event_models(self):
        return super()._get_event_models() | dict.fromkeys(
            (ASKED, ANSWERED), "aftersales.score.line"
        )

    @api.model
    def _get_recipient_paths(self):
        return super()._get_recipient_paths() | {
            "aftersales.score.line": {"technician": "technician_id"}
        }

    # === SENDING METHODS === #

    def _get_outdated_reason(self, record):
        if self.event == ASKED and record.dispute_state != "open":
            return self.env._("%s was answered meanwhile.", record.display_name)
        return super()._get_outdated_reason(record)

    def _send(self, record):
        if self.event != ASKED:
            return super()._send(record)
        # who leads and works himself is not asked about his own pay
        row = self.with_context(
            aftersales_not_asked_user_id=record.technician_id.user_id.id
        )
        return super(AftersalesNotification, row)._send(record)

    def _get_activity_deadline(self, record):
        if self.event == ASKED:
            return self.activity_type_id._get_date_deadline()
        return super()._get_activity_deadline(record)

    def _get_role_members(self):
        members = super()._get_role_members()
        not_asked = self.env.context.get("aftersales_not_asked_user_id")
        return members.filtered(lambda user: user.id != not_asked)
