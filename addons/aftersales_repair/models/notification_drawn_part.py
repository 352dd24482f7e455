from odoo import api, fields, models
from odoo.tools import SQL

EVENT = "drawn_part_overdue"


class AftersalesNotification(models.Model):
    """Parts drawn for a job that are neither used nor brought back for too long."""

    _inherit = "aftersales.notification"

    # === EVENTS === #

    @api.model
    def _get_events(self):
        return [*super()._get_events(), (EVENT, self.env._("Drawn parts not back"))]

    @api.model
    def _get_event_models(self):
        return super()._get_event_models() | {EVENT: "aftersales.order"}

    @api.model
    def _get_due_events(self):
        return super()._get_due_events() | {EVENT}

    def _get_due_query(self):
        """Return the jobs whose parts lie idle so long, once for each movement."""
        if self.event != EVENT:
            return super()._get_due_query()
        self.env["aftersales.order"].flush_model(
            ["has_drawn_parts", "date_parts_moved"]
        )
        return SQL(
            "SELECT id, COALESCE(date_parts_moved, create_date)::date::text "
            "FROM aftersales_order WHERE has_drawn_parts "
            "AND COALESCE(date_parts_moved, create_date) <= %s",
            fields.Datetime.subtract(fields.Datetime.now(), days=self.days_before),
        )

    # === SENDING METHODS === #

    def _get_outdated_reason(self, record):
        if self.event == EVENT and not record.has_drawn_parts:
            return self.env._(
                "The parts of %s were used or are back meanwhile.", record.display_name
            )
        return super()._get_outdated_reason(record)

    def _send(self, record):
        vals = super()._send(record)
        if self.event == EVENT and vals["state"] in ("sent", "queued"):
            # sudo: aftersales.order - the reminder alone dates itself
            record.sudo().date_parts_reminded = self.env.cr.now()
        return vals
