from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import ScoreCommon


@tagged("post_install", "-at_install")
class TestScorePeriod(ScoreCommon):
    """A period gathers, reviews and closes the lines of its days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.march, cls.april = (
            cls.env["aftersales.score.period"]
            .with_user(cls.manager)
            .create([{"date_start": "2026-03-01"}, {"date_start": "2026-04-01"}])
        )

    def test_period_is_a_month_unless_said_otherwise(self):
        self.assertEqual(self.march.date_end, date(2026, 3, 31))
        self.assertEqual(self.march.name, "2026-03")

    def test_periods_do_not_overlap(self):
        with self.assertRaisesRegex(ValidationError, "overlaps"):
            self.march.copy({"date_start": "2026-03-15"})

    def test_line_falls_into_the_period_of_its_finish_date(self):
        line = self._finish_job(finished="2026-03-31 10:00:00")

        self.assertEqual(line.period_id, self.march.sudo())

    def test_sum_of_the_lines_is_the_sheet(self):
        lines = self._finish_job(
            labor=[(self.ann, 1.0, 1.0), (self.bob, 1.0, 1.0), (self.eve, 1.0, 1.0)]
        )
        lines |= self._finish_job(self.bob, hours=3.0)

        self.march.action_compute()

        self.assertEqual(self.march.line_count, 4)
        self.assertAlmostEqual(
            self.march.amount_total, sum(lines.mapped("amount")), places=6
        )

    def test_compute_again_changes_nothing(self):
        lines = self._finish_job(labor=[(self.ann, 1.0, 1.0), (self.bob, 1.0, 1.0)])
        self.march.action_compute()
        before = self._read_rows(lines)

        self.march.action_compute()

        self.assertEqual(self._read_rows(lines), before)

    def _read_rows(self, lines):
        """Return what is stored, and where: a row that is written moves."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT ctid, * FROM %s WHERE id IN %s ORDER BY id",
                lines._table_sql,
                tuple(lines.ids),
            )
        )
        return self.env.cr.fetchall()

    def test_compute_finds_approved_logs_without_line(self):
        line = self._finish_job()
        log = line.log_id
        line.unlink()

        self.march.action_compute()

        self.assertEqual(self._lines(log).period_id, self.march.sudo())

    def test_approve_and_lock_settle_the_lines(self):
        line = self._finish_job(self.eve)
        self.march.action_compute()
        self.march.action_approve()
        self.assertEqual(line.state, "approved")
        self.assertEqual(line.approved_by_id, self.manager)

        self.march.action_lock()

        self.assertEqual(line.state, "locked")
        self.assertEqual(self.march.state, "locked")

    def test_locked_line_changes_no_more(self):
        line = self._finish_job(self.eve)
        self.march.action_compute()
        self.march.action_approve()
        self.march.action_lock()
        before = line.read()

        self.scheme.commission_ids[0].amount = 500
        line._evaluate()

        self.assertEqual(line.read(), before)
        with self.assertRaisesRegex(UserError, "Locked"):
            line.with_user(self.manager).action_reopen()

    def test_late_work_counts_in_the_next_open_period(self):
        self.march.action_compute()
        self.march.action_approve()
        self.march.action_lock()

        line = self._finish_job(self.eve, finished="2026-03-31 10:00:00")

        self.assertEqual(line.date, date(2026, 3, 31))
        self.assertEqual(line.date_pay, date(2026, 4, 1))
        self.assertEqual(line.period_id, self.april.sudo())

    def test_open_lines_keep_a_period_from_locking(self):
        self.march.action_compute()
        self.march.action_approve()
        self._finish_job(self.eve)

        with self.assertRaisesRegex(UserError, "not approved yet"):
            self.march.action_lock()

    def test_reopened_period_takes_approvals_back(self):
        line = self._finish_job(self.eve)
        self.march.action_compute()
        self.march.action_approve()

        self.march.action_reopen()

        self.assertEqual(self.march.state, "open")
        self.assertEqual(line.state, "open")
        self.assertFalse(line.approved_by_id)

    def test_steps_follow_their_order(self):
        with self.assertRaisesRegex(UserError, "cannot become"):
            self.march.action_approve()

    def test_closed_period_is_not_deleted_nor_moved(self):
        self.march.action_compute()

        with self.assertRaisesRegex(UserError, "only open periods"):
            self.march.unlink()
        with self.assertRaisesRegex(UserError, "other dates"):
            self.march.date_end = "2026-03-30"
