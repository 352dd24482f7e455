from odoo import models
from odoo.fields import Domain

from ..rules.unit_event import UnitEvent


class StockLot(models.Model):
    """What was drawn on the promises of a unit, and what its people were told."""

    _inherit = "stock.lot"

    def _get_unit_event_kinds(self):
        return super()._get_unit_event_kinds() | {
            "usage": (self.env._("Promise Used"), "fa-minus-square-o"),
            "message": (self.env._("Message"), "fa-envelope-o"),
        }

    def _get_unit_events(self):
        return [
            *super()._get_unit_events(),
            *self._get_usage_events(),
            *self._get_message_events(),
        ]

    def _get_usage_events(self):
        """Return what was drawn on the promises of this unit and its components.

        Without the amount as such: the parts and hours of the case carry theirs.
        """
        uses = self.env["aftersales.coverage.usage"].search(
            Domain("card_id", "in", self.card_ids.ids)
            | Domain("coverage_id.unit_component_id", "in", self.component_ids.ids),
            order="date, id",
        )
        return [
            UnitEvent(
                use.date,
                "usage",
                self.env._("%(use)s: %(promise)s", use=use.name, promise=use.scope),
                ", ".join(filter(None, [use._get_drawn_text(), use.note])),
                model=use._name,
                res_id=use.id,
            )
            for use in uses
        ]

    def _get_message_events(self):
        """Return what was told of this unit, to whoever may read that."""
        log_model = self.env["aftersales.notification.log"]
        if not log_model.has_access("read"):
            return []
        logs = log_model.search(
            Domain.OR(
                Domain("res_model", "=", records._name)
                & Domain("res_id", "in", records.ids)
                for records in self._get_told_records()
            ),
            order="id",
        )
        states = dict(logs._fields["state"]._description_selection(self.env))
        return [
            UnitEvent(
                log.date_sent or log.create_date,
                "message",
                log.notification_id.display_name,
                ", ".join(
                    filter(
                        None,
                        [log.recipient_names, states[log.state], log.failure],
                    )
                ),
                model=log._name,
                res_id=log.id,
            )
            for log in logs
        ]

    def _get_told_records(self):
        """Return what messages of this unit are about, a recordset per model. Hook."""
        self.ensure_one()
        return [self.card_ids, self.card_ids.extension_ids]
