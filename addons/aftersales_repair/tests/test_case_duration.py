from datetime import timedelta

from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestCaseDuration(AftersalesRepairCommon):
    """Time is told by state and by cause, by the clock and by the calendar."""

    def _set_back(self, case, *hours):
        """Let the case have entered its rows so many hours ago, left as the next."""
        now = self.env.cr.now().replace(microsecond=0)
        rows = case.state_log_ids.sudo().sorted("id")
        starts = [now - timedelta(hours=hour) for hour in hours]
        for row, start, end in zip(rows, starts, [*starts[1:], None], strict=True):
            row.write({"date_start": start, "date_end": end})
            if end:
                row.hours, row.working_hours = row._measure(end)

    def test_time_is_split_by_state_and_by_cause(self):
        case = self._request()
        case.with_user(self.dispatcher).action_assign(self.tech)
        case.with_user(self.dispatcher).action_wait("maker", "Asked")
        self._set_back(case, 100, 90, 60, 20)

        durations = case._get_durations()

        self.assertAlmostEqual(durations["total"][0], 100, delta=0.1)
        self.assertAlmostEqual(durations["state"]["draft"][0], 10, delta=0.1)
        self.assertAlmostEqual(durations["state"]["to_assign"][0], 90, delta=0.1)
        for cause, hours in (("us", 40), ("technician", 40), ("maker", 20)):
            self.assertAlmostEqual(durations["waiting_for"][cause][0], hours, delta=0.1)
        clock, working = durations["total"]
        self.assertGreater(working, 0)
        self.assertLess(working, clock, "nobody works around the clock")

    def test_table_names_state_and_cause_in_words(self):
        case = self._request()
        self._set_back(case, 30, 12)

        table = case.with_user(self.reception).duration_table

        self.assertIn("Awaiting Assignment", table)
        self.assertIn("18:00", table)
        self.assertIn("30:00", table)

    def test_closed_case_takes_no_more_time(self):
        case = self._request()
        case.with_user(self.reception).action_cancel("Taken home")
        self._set_back(case, 30, 20, 10)

        self.assertAlmostEqual(case._get_durations()["total"][0], 20, delta=0.1)
        self.assertNotIn("cancelled", case._get_durations()["state"])

    def test_case_without_time_shows_no_table(self):
        self.assertFalse(self.env["aftersales.case"].new().duration_table)

    def test_rows_left_together_are_measured_once(self):
        cases = self._request() | self._request(self._make_unit("FR-0002").name)
        rows = cases.sudo().state_log_ids.filtered(lambda row: not row.date_end)
        rows.date_start = self.env.cr.now() - timedelta(hours=30)
        self.env.flush_all()

        with self.assertQueryCount(10):
            rows._leave(self.env.cr.now())

        self.assertEqual(len(set(rows.mapped("working_hours"))), 1)
