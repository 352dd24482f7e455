from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from ..rules.sampling import is_drawn
from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestSamplingRule(BaseCase):
    """The draw is fair, cannot be foreseen and never changes."""

    def test_the_share_that_is_drawn_is_what_was_asked(self):
        for percent in (0, 5, 20, 50, 100):
            drawn = sum(is_drawn("secret", number, percent) for number in range(10_000))

            self.assertAlmostEqual(drawn / 100, percent, delta=1)

    def test_drawn_again_it_is_the_same(self):
        first = [is_drawn("secret", number, 30) for number in range(100)]

        self.assertEqual(first, [is_drawn("secret", n, 30) for n in range(100)])

    def test_another_secret_draws_others(self):
        first = [is_drawn("secret", number, 30) for number in range(100)]

        self.assertNotEqual(first, [is_drawn("other", n, 30) for n in range(100)])

    def test_a_higher_rate_keeps_who_was_drawn(self):
        few = {n for n in range(1000) if is_drawn("secret", n, 10)}
        many = {n for n in range(1000) if is_drawn("secret", n, 40)}

        self.assertLess(few, many)


@tagged("post_install", "-at_install")
class TestQualitySampling(AftersalesRepairCommon):
    """A process inspects never, always or by sample, each technician at his rate."""

    def _work(self):
        """Do the work of a new case up to its log, and return the log."""
        self.process.is_estimate_required = False
        case = self._request(
            place="customer", identifier=self._make_unit(self._next_serial()).name
        )
        order = self._assign(case)
        self._plan_labor(case)
        return self._submit(order)

    def _rework(self, log):
        """Let the technician do again what was sent back."""
        order = log.order_id.with_user(self.technician)
        order.action_start()
        return self._submit(order)

    def _next_serial(self):
        count = self.env["stock.lot"].search_count([("name", "like", "FR-1")])
        return f"FR-1{count:03}"

    def test_process_that_never_inspects_approves_at_once(self):
        self.process.check_mode = "never"

        log = self._work()

        self.assertRecordValues(log, [{"state": "approved", "is_check_due": False}])
        self.assertFalse(log.check_ids)
        self.assertEqual(log.case_id.state, "delivered")

    def test_process_that_always_inspects_opens_a_check(self):
        log = self._work()

        self.assertRecordValues(log, [{"state": "submitted", "is_check_due": True}])
        self.assertEqual(log.case_id.state, "to_check")

    def test_sample_of_none_inspects_nothing_and_of_all_everything(self):
        self.process.write({"check_mode": "sample", "check_percent": 0})
        self.assertEqual(self._work().state, "approved")
        self.process.check_percent = 100

        log = self._work()

        self.assertEqual(log.state, "submitted")
        self.assertEqual(len(log.check_ids), 1)
        self._pass(log)
        self.assertEqual(log.case_id.state, "delivered")

    def test_technician_has_a_rate_of_his_own(self):
        self.process.write({"check_mode": "sample", "check_percent": 0})
        self.tech.write({"has_own_check_percent": True, "check_percent": 100})
        self.assertEqual(self._work().state, "submitted")
        self.process.check_percent = 100
        self.tech.check_percent = 0

        self.assertEqual(self._work().state, "approved")

    def test_what_was_sent_back_is_seen_again(self):
        self.process.write({"check_mode": "sample", "check_percent": 100})
        log = self._work()
        log.check_ids.with_user(self.inspector).action_fail("Leaks")
        self.process.check_percent = 0

        again = self._rework(log)

        self.assertNotEqual(again, log)
        self.assertEqual(again.state, "submitted")
        self.assertEqual(again.case_id.state, "to_check")

    def test_failed_check_returns_to_the_same_technician_and_counts(self):
        log = self._work()
        log.check_ids.with_user(self.inspector).action_fail("Leaks")
        again = log.order_id.open_log_id

        self.assertEqual(again.technician_id, log.technician_id)
        self.assertEqual((log | again).mapped("check_failed_count"), [1, 1])
        again = self._rework(log)
        again.check_ids.with_user(self.inspector).action_fail("Still leaks")
        third = self._rework(log)
        self._pass(third)

        self.assertEqual(log.check_failed_count, 1)
        self.assertEqual(again.check_failed_count, 2)
        self.assertEqual(third.check_failed_count, 2)
        self.tech.invalidate_recordset()
        self.assertRecordValues(
            self.tech, [{"check_count": 3, "check_failed_count": 2}]
        )
        action = self.tech.with_user(self.dispatcher).action_view_checks()
        checks = self.env["aftersales.quality.check"].search(action["domain"])
        self.assertEqual(len(checks), 3)

    def test_technician_hears_that_his_work_was_sent_back(self):
        log = self._work()
        log.check_ids.with_user(self.inspector).action_fail("The door leaks")
        with self.enter_registry_test_mode():
            self.env.ref(
                "aftersales_warranty.ir_cron_notification_send"
            ).method_direct_trigger()
        self.env.invalidate_all()
        order = log.order_id

        self.assertEqual(order.activity_ids.user_id, self.technician)
        self.assertEqual(order._get_sent_back_reason(), "The door leaks")
        self._rework(log)
        self.assertFalse(order.activity_ids)

    def test_share_of_failed_checks_is_measured(self):
        log = self._work()
        log.check_ids.with_user(self.inspector).action_fail("Leaks")
        self._pass(self._rework(log))

        [(count, percent)] = self.env["aftersales.quality.check"]._read_group(
            [("technician_id", "=", self.tech.id), ("state", "!=", "todo")],
            aggregates=["__count", "failed_percent:avg"],
        )

        self.assertEqual((count, percent), (2, 50.0))

    def test_nobody_skips_the_check_of_a_drawn_log(self):
        self.process.write({"check_mode": "sample", "check_percent": 100})
        log = self._work()

        for user in (self.technician, self.dispatcher):
            with self.assertRaises(AccessError):
                log.with_user(user).write({"is_check_due": False})
        self.assertTrue(log.case_id._is_check_due())

    def test_rates_lie_between_none_and_all(self):
        for record in (self.process, self.tech):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                record.check_percent = 101
                record.flush_recordset()

    def test_rate_of_a_technician_is_not_his_to_set(self):
        with self.assertRaises(AccessError):
            self.tech.with_user(self.technician).check_percent = 0

    def test_what_was_sent_back_is_seen_again_under_another_order(self):
        self.process.write({"check_mode": "sample", "check_percent": 100})
        log = self._work()
        log.check_ids.with_user(self.inspector).action_fail("Leaks")
        self.process.check_percent = 0

        again = self._submit(self._assign(log.case_id))

        self.assertNotEqual(again.order_id, log.order_id)
        self.assertEqual(again.state, "submitted")
        self._pass(again)
        self.assertEqual(again.state, "approved")

    def test_helper_does_not_inspect_the_work_he_shared(self):
        helper = self.env["aftersales.technician"].create(
            {"partner_id": self.inspector.partner_id.id}
        )
        self.assertEqual(helper.user_id, self.inspector)
        self.process.is_estimate_required = False
        case = self._request()
        order = self._assign(case)
        labor = self._plan_labor(case)
        labor.helper_ids = [Command.create({"technician_id": helper.id, "share": 0.5})]
        log = self._submit(order)

        with self.assertRaises(UserError) as error:
            log.check_ids.with_user(self.inspector).action_pass()

        self.assertIn("own work", str(error.exception))
