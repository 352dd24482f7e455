from odoo import api, models

EVENTS = ("unit_sent", "unit_arrived")


class AftersalesNotification(models.Model):
    """Units that travel between branches, or to an agent and back."""

    _inherit = "aftersales.notification"

    @api.model
    def _get_events(self):
        return [
            *super()._get_events(),
            ("unit_sent", self.env._("Unit sent")),
            ("unit_arrived", self.env._("Unit arrived")),
        ]

    @api.model
    def _get_event_models(self):
        return super()._get_event_models() | dict.fromkeys(EVENTS, "aftersales.case")

    # === SENDING METHODS === #

    def _get_outdated_reason(self, record):
        """Explain that a unit has travelled on since, if so."""
        if self.event in EVENTS:
            is_away = bool(record.transit_company_id or record.custody_agent_id)
            is_here = record.is_in_custody and not is_away
            if not (is_away if self.event == "unit_sent" else is_here):
                return self.env._(
                    "The unit of %s has travelled on meanwhile.", record.display_name
                )
        return super()._get_outdated_reason(record)

    def _get_partners(self, record):
        if self.event in EVENTS and self.recipient == "agent":
            return record._get_journey_agent()
        return super()._get_partners(record)

    def _get_role_branch(self, record):
        """Tell the branch that gets a unit, and the one that took it in at first."""
        if self.event == "unit_sent":
            return record.transit_company_id or record.custody_company_id
        if self.event == "unit_arrived":
            return record.company_id
        return super()._get_role_branch(record)
