from odoo import api, fields, models
from odoo.tools import SQL


class AftersalesNotification(models.Model):
    """Installation cards that are out longer than they should be."""

    _inherit = "aftersales.notification"

    @api.model
    def _get_events(self):
        return [
            *super()._get_events(),
            ("installation_card_overdue", self.env._("Installation card overdue")),
        ]

    @api.model
    def _get_event_models(self):
        return super()._get_event_models() | {
            "installation_card_overdue": "aftersales.installation.card"
        }

    @api.model
    def _get_recipient_paths(self):
        return super()._get_recipient_paths() | {
            "aftersales.installation.card": {
                "customer": "partner_id",
                "technician": "technician_id",
            }
        }

    @api.model
    def _get_due_events(self):
        return super()._get_due_events() | {"installation_card_overdue"}

    def _get_due_query(self):
        if self.event != "installation_card_overdue":
            return super()._get_due_query()
        self.env["aftersales.installation.card"].flush_model(["state", "date_due"])
        return SQL(
            "SELECT id, date_due::text FROM aftersales_installation_card "
            "WHERE state = 'out' AND date_due < %s",
            fields.Date.subtract(
                fields.Date.context_today(self), days=self.days_before
            ),
        )

    def _get_outdated_reason(self, record):
        if self.event == "installation_card_overdue" and record.state != "out":
            return self.env._("%s is not out any more.", record.display_name)
        return super()._get_outdated_reason(record)
