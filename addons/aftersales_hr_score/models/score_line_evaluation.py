from datetime import timedelta

from odoo import models

from ..rules import score


class AftersalesScoreLine(models.Model):
    _inherit = "aftersales.score.line"

    # === BUSINESS METHODS === #

    def _evaluate(self):
        """Measure and pay every open line anew from the facts of its job.

        Run again on the same facts it writes nothing.
        """
        lines = self.with_context(tracking_disable=True).filtered(
            lambda line: line.state == "open" and not line.corrected_line_id
        )
        lines._assign_scheme()
        facts = lines._get_facts()
        items = lines._get_pay_items(facts)
        lines._store_measured(
            {
                line: line._prepare_score_vals(facts[line])
                | line._prepare_pay_vals(items[line], facts[line])
                for line in lines
            }
        )

    def _assign_scheme(self):
        """Give each line the first scheme that fits its work, position and unit."""
        schemes = self.env["aftersales.score.scheme"].search([])
        for key, lines in self.grouped(
            lambda line: (
                line.company_id,
                line.work_type_id,
                line.job_id,
                line.case_id.product_id,
            )
        ).items():
            lines._write_differing({"scheme_id": schemes._find(*key).id})

    # === SCORE === #

    def _get_facts(self):
        """Return the facts the criteria read, for each line.

        Higher addons call ``super()`` and add theirs.

        :return: ``{line: {fact: value}}``
        """
        failed = self._get_failed_checks()
        comebacks = self._get_comebacks()
        jobs = {log: log._get_score_facts() for log in self.log_id}
        return {
            line: jobs[line.log_id]
            | {
                "technician_id": line.log_id.technician_id.id,
                "unit_product": line.case_id.product_id,
                "line_technician_id": line.technician_id.id,
                "failed_check_count": failed[line],
                "comebacks": comebacks[line],
            }
            for line in self
        }

    def _get_failed_checks(self):
        """Count the checks each line's technician failed before, on the same order."""
        checks = self.env["aftersales.quality.check"].search_fetch(
            [("log_id.order_id", "in", self.order_id.ids), ("state", "=", "failed")],
            ["log_id"],
        )
        by_order = checks.grouped(lambda check: check.log_id.order_id)
        return {
            line: len(
                by_order.get(line.order_id, checks.browse()).filtered(
                    lambda check, line=line: (
                        check.log_id.id <= line.log_id.id
                        and line.technician_id in check.log_id._get_score_technicians()
                    )
                )
            )
            for line in self
        }

    def _get_comebacks(self):
        """Return the later cases of each line's unit, with the days until then.

        Installations do not count: they are not about our work.

        :return: ``{line: [(case name, days), …]}``
        """
        schemes = self.scheme_id
        days = max(
            schemes.criterion_ids.mapped("days") + schemes.deduction_ids.mapped("days"),
            default=0,
        )
        ends = self.log_id.mapped("date_end")
        if not ends:
            return {}
        cases = self.env["aftersales.case"].search_fetch(
            [
                ("lot_id", "in", self.case_id.lot_id.ids),
                ("state", "!=", "cancelled"),
                ("work_type_id.is_installation", "=", False),
                ("date_received", ">", min(ends)),
                ("date_received", "<", max(ends) + timedelta(days=days + 1)),
            ],
            ["name", "lot_id", "date_received"],
            order="date_received, id",
        )
        by_lot = cases.grouped("lot_id")
        return {
            line: line._get_days_to(by_lot.get(line.case_id.lot_id, ()))
            for line in self
        }

    def _get_days_to(self, cases):
        """Return name and days until each of the cases opened after the work."""
        end = self.log_id.date_end
        return [
            (case.name, (case.date_received - end).days)
            for case in cases
            if case != self.case_id and case.date_received > end
        ]

    def _prepare_score_vals(self, facts):
        """Return the score and the facts it was drawn from."""
        criteria = self._get_criteria(facts)
        by_code = {criterion.code: criterion for criterion in criteria}
        comeback = by_code.get("comeback")
        return {
            "share": 100 * float(facts["shares"].get(self.technician_id.id, 0)),
            "hours": facts["hours"],
            "standard_hours": facts["standard_hours"],
            "failed_check_count": facts["failed_check_count"],
            "comeback_count": len(comeback.facts["comebacks"]) if comeback else 0,
            "criteria": [
                criterion.as_dict(round(points, 2))
                for criterion, points in score.weigh(criteria)
            ],
            "score": score.corrected(score.score(criteria), self.score_correction),
        }

    def _get_criteria(self, facts):
        """Return the criteria of the line's scheme, measured on its facts."""
        self.ensure_one()
        return [row._measure(facts) for row in self.scheme_id.criterion_ids]
