from odoo import models

from odoo.addons.aftersales_warranty.rules.unit_event import UnitEvent


class StockLot(models.Model):
    """The cases of a unit, and what was done in them, covered or not."""

    _inherit = "stock.lot"

    def _get_unit_event_kinds(self):
        return super()._get_unit_event_kinds() | {
            "case": (self.env._("Case"), "fa-folder-open-o"),
            "part": (self.env._("Part"), "fa-cogs"),
            "labor": (self.env._("Work"), "fa-wrench"),
        }

    def _get_unit_events(self):
        cases = self.env["aftersales.case"].search([("lot_id", "=", self.id)])
        return [
            *super()._get_unit_events(),
            *self._get_case_events(cases),
            *self._get_line_events("part", cases.part_ids),
            *self._get_line_events("labor", cases.labor_ids),
            *self._get_case_invoice_events(cases),
        ]

    def _get_case_events(self, cases):
        """Return when the unit came in and how each stay ended."""
        states = dict(cases._fields["state"]._description_selection(self.env))
        events = []
        for case in cases:
            link = {"model": case._name, "res_id": case.id}
            work = case.work_type_id.name or self.env._("Service")
            events.append(
                UnitEvent(
                    case.date_received,
                    "case",
                    self.env._("%(work)s %(case)s", work=work, case=case.name),
                    case.complaint or "",
                    **link,
                )
            )
            if case.agent_paid_amount:
                events.append(self._get_agent_paid_event(case, link))
            if case.date_closed:
                title = f"{case.name}: {states[case.state]}"
                events.append(UnitEvent(case.date_closed, "case", title, **link))
        return events

    def _get_agent_paid_event(self, case, link):
        """Return what the customer paid his agent, on the agent's own invoice."""
        return UnitEvent(
            max(case.log_ids.filtered("date_end").mapped("date_end"), default=False)
            or case.date_received,
            "labor",
            self.env._("Paid to %s", case.agent_id.name),
            ", ".join(filter(None, case.log_ids.mapped("work_done"))),
            False,
            case.agent_paid_amount,
            currency_id=case.currency_id.id,
            **link,
        )

    def _get_line_events(self, kind, lines):
        """Return the used parts or the work done, what was covered and what was not.

        A line that was covered in part is two events, so that each side adds up.
        """
        reasons = dict(lines._fields["verdict_reason"]._description_selection(self.env))
        events = []
        for line in lines.filtered(lambda line: line.log_id and not line.is_declined):
            day = line.log_id.date_end or line.log_id.date_start or line.create_date
            shares = (
                (True, line.price_covered, line.covered_percent > 0),
                (False, line.price_charged, line.covered_percent < 100),
            )
            reason = reasons.get(line.verdict_reason)
            parts = (line.case_id.name, f"{line.quantity:g}", reason)
            detail = ", ".join(filter(None, parts))
            events += [
                UnitEvent(
                    day,
                    kind,
                    line.name or line.product_id.display_name,
                    detail,
                    is_covered,
                    amount,
                    "aftersales.case",
                    line.case_id.id,
                    line.currency_id.id,
                )
                for is_covered, amount, is_given in shares
                if is_given
            ]
        return events

    def _get_case_invoice_events(self, cases):
        """Return the posted invoices of the cases, to whoever may read invoices."""
        if not self.env["account.move"].has_access("read"):
            return []
        # sudo: sale.order - accountants need no right on sales to reach the invoices
        invoices = cases.sudo().sale_order_ids.invoice_ids.sudo(False)
        return [
            UnitEvent(
                invoice.invoice_date,
                "invoice",
                invoice.name,
                "",
                amount=invoice.amount_total_signed,
                model=invoice._name,
                res_id=invoice.id,
                currency_id=invoice.company_currency_id.id,
            )
            for invoice in invoices._filtered_access("read")
            if invoice.state == "posted"
        ]

    def _get_stock_event_title(self, line):
        case = line.move_id.aftersales_case_id
        if not case:
            return super()._get_stock_event_title(line)
        if line.location_id.usage == "customer":
            return self.env._("Taken in for %s", case.name)
        if line.location_dest_id.usage == "customer":
            return self.env._("Handed over from %s", case.name)
        return self.env._("Moved for %s", case.name)
