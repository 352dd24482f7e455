from odoo import api, fields, models
from odoo.tools import SQL

# The states in which an event still holds; a record that moved on is told no more.
LASTING_STATES = {
    "order_assigned": {"assigned"},
    "quote_ready": {"sent"},
    "quote_unanswered": {"sent"},
    "case_ready": {"ready"},
    "case_uncollected": {"ready"},
}


class AftersalesNotification(models.Model):
    """The events of the service work: requests, cases, orders and estimates."""

    _inherit = "aftersales.notification"

    # === EVENTS === #

    @api.model
    def _get_events(self):
        return [
            *super()._get_events(),
            ("request_received", self.env._("Request received")),
            ("case_received", self.env._("Unit received")),
            ("order_assigned", self.env._("Job assigned")),
            ("order_declined", self.env._("Job declined")),
            ("quote_ready", self.env._("Estimate ready")),
            ("quote_unanswered", self.env._("Estimate not answered")),
            ("quote_accepted", self.env._("Estimate accepted")),
            ("quote_rejected", self.env._("Estimate declined")),
            ("case_waiting_part", self.env._("Unit waits for a part")),
            ("case_ready", self.env._("Unit ready")),
            ("case_uncollected", self.env._("Unit not collected")),
            ("case_delivered", self.env._("Unit handed over")),
            ("case_replaced", self.env._("Unit replaced")),
        ]

    @api.model
    def _get_event_models(self):
        return super()._get_event_models() | {
            "request_received": "aftersales.request",
            "case_received": "aftersales.case",
            "order_assigned": "aftersales.order",
            "order_declined": "aftersales.case",
            "quote_ready": "sale.order",
            "quote_unanswered": "sale.order",
            "quote_accepted": "aftersales.case",
            "quote_rejected": "aftersales.case",
            "case_waiting_part": "aftersales.case",
            "case_ready": "aftersales.case",
            "case_uncollected": "aftersales.case",
            "case_delivered": "aftersales.case",
            "case_replaced": "aftersales.case",
        }

    @api.model
    def _get_recipient_paths(self):
        return super()._get_recipient_paths() | {
            "aftersales.request": {"customer": "partner_id", "agent": "agent_id"},
            "aftersales.case": {
                "customer": "partner_id",
                "agent": "agent_id",
                "technician": "technician_id",
            },
            "aftersales.order": {
                "customer": "partner_id",
                "agent": "agent_id",
                "technician": "technician_id",
            },
            "sale.order": {
                "customer": "partner_id",
                "agent": "aftersales_case_id.agent_id",
                "technician": "aftersales_case_id.technician_id",
            },
        }

    @api.model
    def _get_due_events(self):
        return super()._get_due_events() | {"case_uncollected", "quote_unanswered"}

    def _get_due_query(self):
        if self.event == "case_uncollected":
            return self._get_uncollected_query()
        if self.event == "quote_unanswered":
            return self._get_unanswered_query()
        return super()._get_due_query()

    def _get_uncollected_query(self):
        """Return the units that have lain ready so long, once for each time."""
        self.env["aftersales.case"].flush_model(["state", "date_ready"])
        return SQL(
            "SELECT id, date_ready::date::text FROM aftersales_case "
            "WHERE state = 'ready' AND date_ready <= %s",
            fields.Datetime.subtract(fields.Datetime.now(), days=self.days_before),
        )

    def _get_unanswered_query(self):
        """Return the estimates that were sent so long ago and wait for an answer."""
        self.env["aftersales.case"].flush_model(["state"])
        self.env["sale.order"].flush_model(["state", "date_order"])
        return SQL(
            "SELECT sale_order.id, '' FROM aftersales_case "
            "JOIN sale_order ON sale_order.aftersales_case_id = aftersales_case.id "
            "WHERE aftersales_case.state = 'to_quote' AND sale_order.state = 'sent' "
            "AND sale_order.date_order <= %s",
            fields.Datetime.subtract(fields.Datetime.now(), days=self.days_before),
        )

    # === SENDING METHODS === #

    def _get_outdated_reason(self, record):
        states = LASTING_STATES.get(self.event)
        is_over = states and record.state not in states
        if self.event == "case_waiting_part":
            is_over = record.waiting_for != "part"
        if self.event == "order_declined":
            is_over = not record.is_to_assign or record._is_given_out()
        if is_over:
            return self.env._("%s has moved on meanwhile.", record.display_name)
        return super()._get_outdated_reason(record)

    def _get_activity_deadline(self, record):
        if self.event == "order_assigned":
            return fields.Date.context_today(record, record.date_planned)
        return super()._get_activity_deadline(record)
