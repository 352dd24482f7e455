from odoo import Command
from odoo.tests import tagged

from .common import ScoreCommon


@tagged("post_install", "-at_install")
class TestPayMonth(ScoreCommon):
    """Brackets go by the month of the period that holds the day of the work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme.commission_ids = [
            Command.clear(),
            Command.create(
                {
                    "name": "Job",
                    "basis": "job",
                    "amount": 10,
                    "bracket_ids": [
                        Command.create({"start": 1, "amount": 12}),
                        Command.create({"start": 2, "amount": 15}),
                    ],
                }
            ),
        ]

    def _make_periods(self, *spans):
        return (
            self.env["aftersales.score.period"]
            .with_user(self.manager)
            .create([{"date_start": start, "date_end": end} for start, end in spans])
        )

    def _finish_on(self, *days):
        lines = self.env["aftersales.score.line"]
        for day in days:
            lines |= self._finish_job(finished=f"2026-{day} 12:00:00")
        return lines

    def _amounts(self, lines):
        return [line.amount for line in lines]

    def test_month_from_the_fifteenth_to_the_fourteenth(self):
        first, second = self._make_periods(
            ("2026-02-15", "2026-03-14"), ("2026-03-15", "2026-04-14")
        )
        lines = self._finish_on("02-20", "03-10", "03-14", "03-15", "04-14")

        (first | second).action_compute()

        # the calendar month would have begun anew on the first of March
        self.assertEqual(self._amounts(lines), [10.0, 12.0, 15.0, 10.0, 12.0])

    def test_period_of_any_order_computes_the_same(self):
        first, second = self._make_periods(
            ("2026-02-15", "2026-03-14"), ("2026-03-15", "2026-04-14")
        )
        lines = self._finish_on("03-15", "03-14", "02-20", "03-20")
        (second | first).action_compute()
        paid = self._amounts(lines)

        first.action_compute()
        second.action_compute()

        self.assertEqual(paid, [10.0, 12.0, 10.0, 12.0])
        self.assertEqual(self._amounts(lines), paid)

    def test_weeks_share_the_brackets_of_their_calendar_month(self):
        weeks = self._make_periods(
            ("2026-03-16", "2026-03-22"),
            ("2026-03-23", "2026-03-29"),
            ("2026-03-30", "2026-04-05"),
        )
        lines = self._finish_on("03-17", "03-24", "03-31", "04-01")
        for week in weeks:
            week.action_compute()
            week.action_approve()

        # a week that holds the turn of the month pays each of its days by its own
        self.assertEqual(self._amounts(lines), [10.0, 12.0, 15.0, 10.0])

    def test_brackets_of_a_settled_week_stay_and_the_next_comes_on_top(self):
        first, second = self._make_periods(
            ("2026-03-16", "2026-03-22"), ("2026-03-23", "2026-03-29")
        )
        settled = self._finish_job(self.eve, finished="2026-03-17 12:00:00")
        for step in ("compute", "approve", "lock"):
            getattr(first, f"action_{step}")()
        late = self._finish_job(self.eve, finished="2026-03-16 12:00:00")

        second.action_compute()

        self.assertEqual((settled.amount, late.amount), (10.0, 12.0))
        self.assertEqual(late.period_id, second.sudo())

    def test_late_work_goes_by_the_month_it_was_done_in(self):
        first, second = self._make_periods(
            ("2026-02-15", "2026-03-14"), ("2026-03-15", "2026-04-14")
        )
        self._finish_job(self.eve, finished="2026-03-01 12:00:00")
        for step in ("compute", "approve", "lock"):
            getattr(first, f"action_{step}")()
        late = self._finish_job(self.eve, finished="2026-03-14 12:00:00")
        new = self._finish_job(self.eve, finished="2026-03-15 12:00:00")

        second.action_compute()

        self.assertEqual(late.period_id, second.sudo())
        # the second of the month before, and the first of its own
        self.assertEqual((late.amount, new.amount), (12.0, 10.0))

    def test_period_of_another_branch_is_no_month_of_this_one(self):
        branch = self.env["res.company"].create(
            {"name": "Harbour", "parent_id": self.company.id}
        )
        self.env["aftersales.score.period"].create(
            {
                "company_id": branch.id,
                "date_start": "2026-02-15",
                "date_end": "2026-03-14",
            }
        )

        lines = self._finish_on("03-14", "03-15")

        self.assertEqual(self._amounts(lines), [10.0, 12.0])
