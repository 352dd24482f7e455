from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..models import case_escalation
from .common import AftersalesRepairCommon

# a Monday morning; the branch works from eight to five, in UTC, with a lunch
MONDAY = fields.Datetime.to_datetime("2027-05-03 08:00:00")


@tagged("post_install", "-at_install")
class TestEscalation(AftersalesRepairCommon):
    """A job that waits too long goes up level by level, on working hours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.write({"tz": "UTC"})
        cls.levels = cls.env["aftersales.escalation.level"]
        cls.levels.search([]).active = False
        cls.urgent = cls.env.ref("aftersales_repair.aftersales_priority_urgent")
        cls.low = cls._make_level("Dispatcher", 1, 4, cls.dispatcher)
        cls.high = cls._make_level("Head", 2, 12, cls.manager)

    @classmethod
    def _make_level(cls, name, sequence, hours, user=None, **vals):
        return cls.levels.create(
            {
                "name": name,
                "sequence": sequence,
                "limit_hours": hours,
                "user_ids": [Command.set(user.ids if user else [])],
                **vals,
            }
        )

    def _receive(self, **vals):
        """Take the unit in on Monday at eight; return its case."""
        with self._at():
            case = self._request(**vals)
            # the database keeps its own clock
            case.state_log_ids.sudo().write({"date_start": MONDAY})
            case.sudo()._schedule_escalation()
            self.env.flush_all()
        return case.sudo()

    def _at(self, **delta):
        return freeze_time(MONDAY + timedelta(**delta))

    def _run(self, **delta):
        """Let the scheduled action run after a time."""
        with self._at(**delta), self.enter_registry_test_mode():
            self.env.ref("aftersales_repair.ir_cron_escalate").method_direct_trigger()

    def _get_told(self, case):
        return case.escalation_ids.sorted("id").level_id

    def test_the_next_level_is_told_when_its_working_hours_are_over(self):
        case = self._receive()
        self.assertEqual(
            case.date_escalation,
            MONDAY + timedelta(hours=4),
            "four hours until lunch",
        )

        self._run(hours=3)
        self.assertFalse(self._get_told(case))
        self._run(hours=4, minutes=1)
        self.assertEqual(self._get_told(case), self.low)
        self.assertEqual(case.escalation_level_id, self.low)
        self.assertEqual(case.escalation_ids.user_ids, self.dispatcher)
        self.assertAlmostEqual(case.escalation_ids.hours, 4, places=1)
        self.assertEqual(case.activity_ids.user_id, self.dispatcher)
        self.assertGreater(
            case.date_escalation,
            MONDAY + timedelta(days=1),
            "the night is no working time",
        )

        self._run(days=1, hours=4)
        self.assertEqual(self._get_told(case), self.low | self.high)
        self.assertEqual(case.escalation_level_id, self.high)
        self.assertFalse(case.date_escalation, "nobody is left to tell")

    def test_each_level_is_told_once(self):
        case = self._receive()
        self._run(hours=5)
        self._run(hours=5)
        case.date_escalation = MONDAY
        self._run(hours=5, minutes=30)

        self.assertEqual(len(case.escalation_ids), 1)
        self.assertEqual(len(case.activity_ids), 1)

    def test_the_clock_stands_still_while_the_customer_is_waited_for(self):
        case = self._receive()
        with self._at(hours=1):
            case._set_waiting_for("customer")
        self.assertFalse(case.date_escalation)
        self._run(days=1)
        self.assertFalse(self._get_told(case))

        for waiting_for in ("part", "maker", "technician", "us"):
            with self.subTest(waiting_for=waiting_for):
                case._set_waiting_for(waiting_for)
                self.assertTrue(case.date_escalation, "anybody else's delay is ours")

    def test_limits_hold_by_priority(self):
        self.low.priority_ids = self.urgent
        normal = self._receive()
        self.assertGreater(normal.date_escalation, MONDAY + timedelta(hours=6))

        with self._at():
            normal.priority_id = self.urgent
            self.env.flush_all()

        self.assertEqual(normal.date_escalation, MONDAY + timedelta(hours=4))

    def test_a_limit_of_one_state_ends_with_the_state(self):
        self.low.state = "to_assign"
        case = self._receive()
        self._assign(case)
        self.assertEqual(case.state, "to_quote")

        self._run(hours=5)

        self.assertNotIn(self.low, self._get_told(case))

    def test_new_limits_hold_for_jobs_that_wait_already(self):
        case = self._receive()
        self._make_level("At once", 3, 0.5, self.manager)
        self.assertLessEqual(case.date_escalation, fields.Datetime.now())

        self._run(hours=1)

        self.assertEqual(self._get_told(case).name, "At once")

    def test_nobody_looks_after_a_job_that_is_over(self):
        case = self._receive()
        self._run(hours=5)
        self.assertTrue(case.activity_ids)

        case.with_user(self.reception).action_cancel("Fetched")

        self.assertFalse(case.activity_ids)
        self.assertFalse(case.date_escalation)
        self.assertEqual(case.escalation_level_id, self.low, "the past stays")

    def test_without_names_the_role_is_told_by_whoever_has_least_to_do(self):
        self.low.user_ids = False
        self.low.group_id = self.env.ref(
            "aftersales_warranty.aftersales_group_dispatcher"
        )
        users = self.low._get_recipients(self.company)
        self.assertEqual(len(users), 1)
        case = self._receive()
        self._run(hours=5)
        self.assertEqual(case.escalation_ids.user_ids, users)

        self.assertNotEqual(self.low._get_recipients(self.company), users)

    def test_nobody_of_another_branch_is_told(self):
        branch = self.env["res.company"].create({"name": "Other branch"})
        self.low.group_id = False

        self.assertFalse(self.low._get_recipients(branch))

    def _make_branch_job(self, **vals):
        """Give the job to a branch below, in which nobody named works."""
        self.branch = self.env["res.company"].create(
            {"name": "Outlet", "parent_id": self.company.id, **vals}
        )
        people = self.dispatcher | self.manager
        people.company_ids -= self.branch
        case = self._receive()
        with self._at():
            case.workshop_company_id = self.branch
            self.env.flush_all()
        return case

    def test_whom_the_branch_has_not_is_looked_for_in_the_one_above(self):
        case = self._make_branch_job()

        self._run(hours=5)

        self.assertEqual(self._get_told(case), self.low)
        self.assertEqual(case.escalation_ids.user_ids, self.dispatcher)
        self.assertEqual(case.activity_ids.user_id, self.dispatcher)

    def test_the_nearest_is_told(self):
        self._make_branch_job()
        own = self.reception
        own.company_ids |= self.branch
        self.low.user_ids |= own

        self.assertEqual(self.low._get_recipients(self.branch), own)
        self.assertEqual(self.low._get_recipients(self.company), self.dispatcher | own)

    def test_level_with_nobody_to_tell_stays_due_and_says_so(self):
        self.low.group_id = False
        self.dispatcher.active = False
        case = self._receive()

        with patch.object(case_escalation, "_logger") as logger:
            self._run(hours=5)

        self.assertFalse(self._get_told(case))
        self.assertIn(case.name, logger.info.call_args.args)
        self.dispatcher.active = True
        self._run(hours=5, minutes=1)
        self.assertEqual(self._get_told(case), self.low)
        self.assertEqual(case.escalation_ids.user_ids, self.dispatcher)

    def test_a_level_needs_somebody_to_tell(self):
        with self.assertRaises(ValidationError):
            self._make_level("Nobody", 3, 1, group_id=False)

    def test_levels_belong_to_the_manager_and_the_past_to_nobody(self):
        case = self._receive()
        self._run(hours=5)
        for user in (self.dispatcher, self.reception, self.technician):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.low.with_user(user).limit_hours = 99
        self.low.with_user(self.manager).limit_hours = 99
        for user in (self.manager, self.dispatcher):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    case.escalation_ids.with_user(user).unlink()
                with self.assertRaises(AccessError):
                    case.with_user(user).date_escalation = False

    def test_the_clock_costs_no_query_where_nobody_set_a_limit(self):
        case = self._receive()
        (self.low | self.high).active = False
        case._schedule_escalation()
        self.env.flush_all()

        with self.assertQueryCount(0):
            case._schedule_escalation()
