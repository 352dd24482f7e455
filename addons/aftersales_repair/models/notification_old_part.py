from odoo import api, fields, models
from odoo.tools import SQL

EVENT = "old_part_overdue"
# whose debt it is: an agent answers for his own people
OWED_BY = {
    "technician": SQL("AND agent_id IS NULL AND technician_id IS NOT NULL"),
    "agent": SQL("AND agent_id IS NOT NULL"),
}


class AftersalesNotification(models.Model):
    """Old parts that are owed for too long: each level of rows tells once of a debt.

    A level is the number of days after the due date; who owes is told first, then
    whoever leads him.
    """

    _inherit = "aftersales.notification"

    @api.model
    def _get_events(self):
        return [*super()._get_events(), (EVENT, self.env._("Old part overdue"))]

    @api.model
    def _get_event_models(self):
        return super()._get_event_models() | {EVENT: "aftersales.old.part"}

    @api.model
    def _get_recipient_paths(self):
        return super()._get_recipient_paths() | {
            "aftersales.old.part": {"agent": "agent_id", "technician": "technician_id"}
        }

    @api.model
    def _get_due_events(self):
        return super()._get_due_events() | {EVENT}

    def _get_due_query(self):
        """Return the debts that are overdue so long, once for each due date."""
        if self.event != EVENT:
            return super()._get_due_query()
        self.env["aftersales.old.part"].flush_model(
            ["state", "date_due", "agent_id", "technician_id"]
        )
        today = fields.Date.context_today(self)
        return SQL(
            "SELECT id, date_due::text FROM aftersales_old_part "
            "WHERE state = 'owed' AND date_due < %s AND date_due <= %s %s",
            today,
            fields.Date.subtract(today, days=self.days_before),
            OWED_BY.get(self.recipient, SQL()),
        )

    # === SENDING METHODS === #

    def _get_outdated_reason(self, record):
        if self.event == EVENT and not record._is_overdue():
            return self.env._("%s is not overdue any more.", record.display_name)
        return super()._get_outdated_reason(record)

    def _send(self, record):
        vals = super()._send(record)
        if self.event == EVENT and vals["state"] in ("sent", "queued"):
            # sudo: aftersales.old.part - the reminder alone dates itself
            record.sudo().date_reminded = self.env.cr.now()
        return vals
