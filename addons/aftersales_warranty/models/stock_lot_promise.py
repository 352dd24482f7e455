from odoo import fields, models

from ..tools.date_text import format_date


class StockLot(models.Model):
    """What we owe for a unit today, in words."""

    _inherit = "stock.lot"

    def _get_promises(self):
        """Return the promises that run today, as plain data for pages and prints.

        :return: list of dicts, the widest promise first
        """
        self.ensure_one()
        running = self.coverage_ids.filtered("is_running")
        order = ["guarantee", "warranty", "commitment"]
        return [
            self._prepare_promise(coverage)
            for coverage in running.sorted(
                lambda c: (order.index(c.kind), c.date_end, c.id)
            )
        ]

    def _prepare_promise(self, coverage):
        """Prepare one promise for pages and prints."""
        kinds = dict(coverage._fields["kind"]._description_selection(self.env))
        shares = (
            (self.env._("parts"), coverage.parts_percent),
            (self.env._("labour"), coverage.labor_percent),
            (self.env._("travel"), coverage.travel_percent),
        )
        pays = ", ".join(f"{name} {share:g} %" for name, share in shares if share)
        return {
            "kind": kinds[coverage.kind],
            "scope": coverage.scope,
            "until": format_date(self.env, coverage.date_end),
            "pays": pays,
            "left": coverage.balance or "",
        }

    def _get_owed_sentence(self):
        """Return in one sentence what we owe for this unit today."""
        self.ensure_one()
        card = self.current_card_id
        running = self.coverage_ids.filtered("is_running")
        if card.state == "suspended":
            reason = card.state_reason or self.env._("no reason given")
            return self.env._("Suspended, nothing is covered: %s.", reason)
        paying = running.filtered(lambda coverage: coverage.kind != "commitment")
        if paying:
            return self._get_paying_sentence(paying)
        if running:
            return self.env._(
                "Out of warranty; service and parts at cost until %s.",
                self._format_last_day(running),
            )
        if not card:
            return self.env._("No open warranty card; all work is charged.")
        if not card.date_start or card.date_start > fields.Date.context_today(self):
            return self.env._("The warranty has not started yet.")
        last = self._format_last_day(card.coverage_ids)
        return self.env._("All promises ended on %s; all work is charged.", last)

    def _get_paying_sentence(self, paying):
        """Return until when the whole unit is covered, and until when parts of it."""
        scoped = paying.filtered(lambda c: c.component_ids or c.unit_component_id)
        whole, parts = (
            self._format_last_day(paying - scoped),
            self._format_last_day(scoped),
        )
        if not whole:
            return self.env._("Some parts in warranty until %s.", parts)
        if not parts or max(paying.mapped("date_end")) in (paying - scoped).mapped(
            "date_end"
        ):
            return self.env._("In warranty until %s.", whole)
        return self.env._(
            "In warranty until %(whole)s, some parts until %(parts)s.",
            whole=whole,
            parts=parts,
        )

    def _format_last_day(self, coverages):
        """Return the last day of the promises, or nothing without any."""
        days = coverages.filtered("date_end").mapped("date_end")
        return format_date(self.env, max(days)) if days else ""
