from odoo.tests import tagged

from .common import AftersalesRepairCommon

# A verdict on all lines of a case may not ask the database more often than this.
QUERIES = 12


@tagged("post_install", "-at_install")
class TestCaseVerdictQueries(AftersalesRepairCommon):
    """The verdict on a case costs the same, however much happened to its unit."""

    def setUp(self):
        super().setUp()
        self.coverage = self.unit.current_card_id.coverage_ids[0]
        # a promise with every limit there is asks for the most
        self.coverage.write(
            {"amount_limit": 9_000, "visit_limit": 100, "usage_limit": 5_000}
        )
        self.env["aftersales.unit.reading"].create(
            {"lot_id": self.unit.id, "date": "2026-01-10", "value": 10}
        )
        self.case = self._request()
        self._assign(self.case)
        self._assign(self.case)
        for _number in range(5):
            self._plan_part(self.case, self.gasket)
            self._plan_labor(self.case)

    def _judge(self):
        """Judge all lines of a case that is at hand, with nothing else read before."""
        self._forget()._rejudge_planned_lines()  # what a server reads once for all
        case = self._forget()
        with self.assertQueryCount(QUERIES):
            case._rejudge_planned_lines()
            self.env.flush_all()

    def _forget(self):
        """Return the case with its lines read, and nothing else."""
        self.env.flush_all()
        self.env.invalidate_all()
        case = self.case.browse(self.case.id)
        for lines in (case.part_ids, case.labor_ids):
            lines.mapped("product_id.categ_id.name")
            lines.mapped("price_full")
        return case

    def _add_history(self, count):
        """Let earlier services draw on the promise, and the counter be read."""
        self.env["aftersales.coverage.usage"].sudo().create(
            [
                {
                    "coverage_id": self.coverage.id,
                    "name": f"OLD-{number}",
                    "date": "2025-01-10",
                    "amount": 1,
                    "visits": 1,
                    "res_model": "aftersales.case",
                    "res_id": self.case.id + 1_000 + number,
                }
                for number in range(count)
            ]
        )
        self.env["aftersales.unit.reading"].create(
            [
                {"lot_id": self.unit.id, "date": "2026-01-11", "value": 11 + number}
                for number in range(count)
            ]
        )

    def test_ten_lines_of_a_unit_without_history(self):
        self._judge()
        lines = [*self.case.part_ids, *self.case.labor_ids]
        self.assertEqual(len(lines), 10)
        self.assertEqual({line.verdict_reason for line in lines}, {"covered"})

    def test_ten_lines_of_a_unit_with_a_long_history(self):
        self._add_history(60)
        self._judge()
        self.assertEqual(set(self.case.part_ids.mapped("covered_percent")), {100})
