from odoo import fields, models

STATE_EVENTS = {
    "to_assign": "case_received",
    "ready": "case_ready",
    "delivered": "case_delivered",
    "replaced": "case_replaced",
}


class AftersalesCase(models.Model):
    """The steps of a case that somebody may be told of."""

    _inherit = "aftersales.case"

    def _action_entered(self, state):
        res = super()._action_entered(state)
        if state == "to_assign":
            # one message for the customer, however many units he brought
            self._notify_event("request_received", self.request_id)
        if state in STATE_EVENTS:
            # a unit that is reopened is ready, and handed over, once more
            self._notify_event(STATE_EVENTS[state], self, self._get_occasion(state))
        return res

    def _action_waiting(self, waiting_for):
        res = super()._action_waiting(waiting_for)
        if waiting_for == "part":
            today = fields.Date.to_string(fields.Date.context_today(self))
            self._notify_event("case_waiting_part", self, today)
        return res

    def _notify_event(self, event, records, key=""):
        self.env["aftersales.notification"]._notify(event, records, key)

    def _get_occasion(self, state):
        """Return what tells one time in a state from the next."""
        if state == "to_assign":
            return ""
        return fields.Datetime.to_string(self.env.cr.now())
