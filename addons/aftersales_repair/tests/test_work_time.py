from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestWorkTime(AftersalesRepairCommon):
    """Who worked how long on a visit, by the clock or by hand, and whose it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process.write({"is_estimate_required": False, "check_mode": "never"})
        cls.helper = cls.env["aftersales.technician"].create(
            {"partner_id": cls.env["res.partner"].create({"name": "Ali Helper"}).id}
        )

    def _start(self, **vals):
        """Take a unit in and start the work; return the log as its technician's."""
        order = self._assign(self._request(**vals))
        self._plan_labor(order.sudo().case_id)
        log = order.action_start()
        log.work_done = "Replaced"
        return log

    def _add_time(self, log, technician, start, end, **vals):
        """Enter hours of a day, counted from its midnight."""
        midnight = fields.Datetime.to_datetime("2026-03-10 00:00:00")
        return log.time_ids.create(
            {
                "log_id": log.id,
                "technician_id": technician.id,
                "date_start": midnight + timedelta(hours=start),
                "date_end": midnight + timedelta(hours=end),
                **vals,
            }
        )

    # === THE CLOCK === #

    def test_clock_counts_way_and_work(self):
        log = self._start()
        with freeze_time("2026-03-10 08:00:00"):
            log.action_clock_travel()
        with freeze_time("2026-03-10 08:30:00"):
            log.action_clock_start()
            self.assertEqual(log.running_since, fields.Datetime.now())
        with freeze_time("2026-03-10 10:00:00"):
            log.action_clock_stop()
            self.assertFalse(log.running_since)
            log.action_submit()

        self.assertRecordValues(
            log,
            [
                {
                    "travel_hours": 0.5,
                    "duration_hours": 1.5,
                    "standard_hours": 2.0,
                    "date_end": fields.Datetime.to_datetime("2026-03-10 10:00:00"),
                }
            ],
        )
        self.assertAlmostEqual(log.efficiency_percent, 133.33, places=2)

    def test_second_press_on_the_clock_changes_nothing(self):
        log = self._start()
        log.action_clock_start()
        log.action_clock_start()
        self.assertEqual(len(log.time_ids), 1)

        log.action_clock_stop()
        log.action_clock_stop()

        self.assertEqual(len(log.time_ids), 1)
        self.assertTrue(log.time_ids.date_end)

    def test_submit_stops_the_clock(self):
        log = self._start()
        with freeze_time("2026-03-10 08:00:00"):
            log.action_clock_start()
        with freeze_time("2026-03-10 09:00:00"):
            log.action_submit()

        self.assertEqual(log.duration_hours, 1.0)
        self.assertTrue(log.time_ids.date_end)

    def test_clock_runs_on_one_job_at_a_time(self):
        first = self._start()
        first.action_clock_start()
        second = self._start(identifier=self._make_unit("FR-0002").name)

        with self.assertRaisesRegex(ValidationError, "Stop it there first"):
            second.action_clock_start()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "INSERT INTO aftersales_work_time (log_id, technician_id, kind, "
                "date_start) VALUES (%s, %s, 'work', now())",
                [second.id, self.tech.id],
            )

    def test_clock_is_the_technicians_own(self):
        log = self._start()
        for user in (self.reception, self.inspector):
            with self.assertRaises(AccessError):
                log.with_user(user).action_clock_start()
        log.with_user(self.dispatcher).action_clock_start()
        self.assertEqual(log.time_ids.technician_id, self.tech)

    # === BY HAND === #

    def test_visit_counts_where_no_times_were_taken(self):
        log = self._start()
        log.date_start = "2026-03-10 08:00:00"
        log.date_end = "2026-03-10 11:00:00"

        self.assertEqual(log.duration_hours, 3.0)
        self._add_time(log, self.tech, 8, 9)
        self.assertEqual(log.duration_hours, 1.0)
        log.time_ids.unlink()
        self.assertEqual(log.duration_hours, 3.0)

    def test_waiting_is_no_work(self):
        log = self._start()
        self._add_time(log, self.tech, 8, 9)
        self._add_time(log, self.tech, 9, 12, kind="wait")

        self.assertEqual(log.duration_hours, 1.0)

    def test_log_spans_the_times_entered_later(self):
        log = self._start()
        self._add_time(log, self.tech, 8, 9)
        self._add_time(log, self.tech, 10, 12)

        log.action_submit()

        self.assertRecordValues(
            log,
            [
                {
                    "date_start": fields.Datetime.to_datetime("2026-03-10 08:00:00"),
                    "date_end": fields.Datetime.to_datetime("2026-03-10 12:00:00"),
                }
            ],
        )

    def test_nobody_is_in_two_places_at_once(self):
        log = self._start()
        self._add_time(log, self.tech, 8, 10)
        self._add_time(log, self.helper, 8, 10)
        self._add_time(log, self.tech, 10, 11)

        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self._add_time(log, self.tech, 9, 12)

    def test_no_time_ends_before_it_starts(self):
        log = self._start()

        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._add_time(log, self.helper, 12, 11)

    def test_times_of_a_submitted_log_stand(self):
        log = self._start()
        row = self._add_time(log, self.tech, 8, 10)
        log.action_submit()

        with self.assertRaises(AccessError):
            row.note = "Later"
        with self.assertRaises(AccessError):
            row.unlink()
        with self.assertRaises(AccessError):
            self._add_time(log, self.tech, 12, 13)

    # === SHARES === #

    def test_labour_is_shared_by_time_when_several_worked(self):
        log = self._start()
        self._add_time(log, self.tech, 8, 11)
        self._add_time(log, self.helper, 8, 9)

        log.action_submit()

        labor = log.labor_ids
        self.assertEqual(log.duration_hours, 4.0)
        self.assertEqual(labor.share, 0.75)
        self.assertRecordValues(
            labor.helper_ids, [{"technician_id": self.helper.id, "share": 0.25}]
        )
        self.assertEqual(labor.helpers_text, "Reza Technician 75%, Ali Helper 25%")

    def test_shares_given_by_hand_stay(self):
        log = self._start()
        labor = log.labor_ids
        labor.helper_ids = [
            Command.create({"technician_id": self.helper.id, "share": 0.1})
        ]
        self._add_time(log, self.tech, 8, 9)
        self._add_time(log, self.helper, 8, 9)

        log.action_submit()

        self.assertEqual(labor.share, 0.9)

    def test_shares_are_taken_from_the_times_on_demand(self):
        log = self._start()
        self._add_time(log, self.tech, 8, 9)
        with self.assertRaisesRegex(UserError, "Enter first who worked"):
            log.action_share_by_time()
        self._add_time(log, self.helper, 8, 9)

        log.action_share_by_time()

        self.assertEqual(log.labor_ids.share, 0.5)
        log.labor_ids.helper_ids.unlink()
        self.assertEqual(log.labor_ids.share, 1.0)
        self.assertFalse(log.labor_ids.helpers_text)

    def test_shares_sum_to_one_whoever_helped(self):
        log = self._start()
        third = self.helper.copy(
            {"partner_id": self.env["res.partner"].create({"name": "Third"}).id}
        )
        self._add_time(log, self.tech, 8, 9)
        self._add_time(log, self.helper, 8, 9)
        self._add_time(log, third, 8, 9)

        log.action_share_by_time()

        shares = [share for __, share in log.labor_ids._get_technician_shares()]
        self.assertEqual(len(shares), 3)
        self.assertAlmostEqual(sum(shares), 1.0, places=9)

    def test_more_than_the_whole_cannot_be_shared(self):
        labor = self._start().labor_ids
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            labor.helper_ids = [
                Command.create({"technician_id": self.helper.id, "share": 0.7}),
                Command.create({"technician_id": self.helper.copy().id, "share": 0.31}),
            ]
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            labor.helper_ids = [
                Command.create({"technician_id": self.tech.id, "share": 0.5})
            ]

    def test_shares_of_a_submitted_log_stand(self):
        log = self._start()
        log.labor_ids.helper_ids = [
            Command.create({"technician_id": self.helper.id, "share": 0.1})
        ]
        log.action_submit()
        share = log.labor_ids.helper_ids

        with self.assertRaises(AccessError):
            share.share = 0.9
        with self.assertRaises(AccessError):
            share.unlink()
