from markupsafe import Markup

from odoo import api, fields, models

from ..rules.unit_event import UnitEvent, sort_events, split_events
from ..tools.date_text import format_date


class StockLot(models.Model):
    """All that ever happened to one unit, in the order of time."""

    _inherit = "stock.lot"

    timeline_html = fields.Html(
        string="Timeline",
        compute="_compute_timeline_html",
        sanitize=False,
        groups="aftersales_warranty.aftersales_group_user",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("lang", "uid", "tz")
    def _compute_timeline_html(self):
        for lot in self:
            lot.timeline_html = (
                self.env["ir.qweb"]._render(
                    "aftersales_warranty.unit_timeline",
                    lot._prepare_timeline() | {"is_print": False},
                )
                if lot.id
                else Markup()
            )

    # === ACTION METHODS === #

    def action_print_unit_page(self):
        """Print what is known about these units, each with its whole history."""
        return self.env.ref(
            "aftersales_warranty.aftersales_unit_page_report"
        ).report_action(self, config=False)

    # === BUSINESS METHODS === #

    def _get_unit_timeline(self):
        """Return the events of this unit, from the first to the last."""
        self.ensure_one()
        self.check_access("read")
        return sort_events(self._get_unit_events())

    def _get_unit_events(self):
        """Collect what happened to this unit. Hook: extend with more kinds.

        What the user may not read is left out; the number of queries must not grow
        with the number of events.

        :rtype: list[UnitEvent]
        """
        self.ensure_one()
        if not self.manufacture_date:
            return []
        made = UnitEvent(
            self.manufacture_date,
            "made",
            self.env._("Made"),
            ", ".join(filter(None, [self.manufacturer_id.name, self.batch_ref])),
        )
        return [made]

    def _get_unit_event_kinds(self):
        """Return the label and the icon of each kind of event. Hook: add more."""
        return {
            "made": (self.env._("Made"), "fa-industry"),
            "stock": (self.env._("Stock"), "fa-truck"),
            "sale": (self.env._("Sale"), "fa-shopping-cart"),
            "invoice": (self.env._("Invoice"), "fa-file-text-o"),
            "card": (self.env._("Card"), "fa-id-card-o"),
            "owner": (self.env._("Owner"), "fa-user"),
            "extension": (self.env._("Extension"), "fa-calendar-plus-o"),
            "component": (self.env._("Component"), "fa-cog"),
            "reading": (self.env._("Counter"), "fa-tachometer"),
            "history": (self.env._("Old Service"), "fa-archive"),
        }

    # === RENDERING METHODS === #

    def _prepare_timeline(self):
        """Prepare the timeline for the screen and for the print alike."""
        self.ensure_one()
        rows = [self._prepare_event(event) for event in self._get_unit_timeline()]
        covered, charged, __ = split_events(rows)
        return {
            "lot": self,
            "owed": self._get_owed_sentence(),
            "promises": self._get_promises(),
            "sections": [
                (self.env._("Everything in Order of Time"), rows, ""),
                (self.env._("Covered"), covered, self._format_total(covered)),
                (self.env._("Not Covered"), charged, self._format_total(charged)),
            ],
        }

    def _prepare_event(self, event):
        """Prepare one event for the page, its texts as the user reads them."""
        label, icon = self._get_unit_event_kinds().get(
            event.kind, (event.kind, "fa-circle-o")
        )
        currency = self.env["res.currency"].browse(event.currency_id)
        has_amount = event.amount is not None and currency
        return TimelineRow(
            date=format_date(self.env, self._get_local_day(event)),
            label=label,
            icon=icon,
            title=event.title,
            detail=event.detail,
            is_covered=event.is_covered,
            amount=currency.format(event.amount) if has_amount else "",
            value=event.amount if has_amount else 0,
            currency=currency,
            url=self._get_event_url(event),
        )

    def _get_local_day(self, event):
        """Return the day of an event where the user is."""
        if hasattr(event.date, "hour"):
            return fields.Datetime.context_timestamp(self, event.date).date()
        return event.date

    def _get_event_url(self, event):
        """Return where the document of an event opens, if the user may read such."""
        if not event.res_id or not self.env[event.model].has_access("read"):
            return ""
        return f"/odoo/{event.model}/{event.res_id}"

    def _format_total(self, rows):
        """Return what the rows come to, per currency."""
        totals = {}
        for row in rows:
            if row.currency:
                totals[row.currency] = totals.get(row.currency, 0) + row.value
        return " + ".join(currency.format(total) for currency, total in totals.items())


class TimelineRow:
    """An event as it is shown."""

    def __init__(self, **values):
        self.__dict__.update(values)
