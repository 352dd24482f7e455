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

    def _get_activity_user(self, record):
        """Ask the keeper of the asked branch, not one of another."""
        if self.event != "part_request_made" or self.recipient != "role":
            return super()._get_activity_user(record)
        branch = record.supplier_company_id
        users = (self.group_id.user_ids or self.group_id.all_user_ids).filtered(
            lambda user: branch in user.company_ids
        )
        counts = dict(
            self.env["mail.activity"]._read_group(
                [("user_id", "in", users.ids)], ["user_id"], ["__count"]
            )
        )
        # who works for this branch first, then the one with the fewest to do
        return users.sorted(
            lambda user: (user.company_id != branch, counts.get(user, 0), user.id)
        )[:1]
