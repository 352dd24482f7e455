from odoo import api, models

# until when each event is news
STATES = {"part_request_made": {"to_approve"}, "part_posted": {"supplied"}}


class AftersalesNotification(models.Model):
    """Parts that somebody asks for, and parcels that are on their way."""

    _inherit = "aftersales.notification"

    @api.model
    def _get_events(self):
        return [
            *super()._get_events(),
            ("part_request_made", self.env._("Parts asked for")),
            ("part_posted", self.env._("Parts posted to the customer")),
        ]

    @api.model
    def _get_event_models(self):
        return super()._get_event_models() | dict.fromkeys(
            STATES, "aftersales.part.request"
        )

    @api.model
    def _get_recipient_paths(self):
        return super()._get_recipient_paths() | {
            "aftersales.part.request": {
                "customer": "partner_id",
                "technician": "technician_id",
            }
        }

    def _get_outdated_reason(self, record):
        states = STATES.get(self.event)
        if states and record.state not in states:
            return self.env._("%s has moved on meanwhile.", record.display_name)
        return super()._get_outdated_reason(record)

    def _get_role_branch(self, record):
        """Ask the keepers of the asked branch, not those of another."""
        if self.event == "part_request_made":
            return record.supplier_company_id
        return super()._get_role_branch(record)
