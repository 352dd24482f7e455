from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestCaseQueue(AftersalesRepairCommon):
    """What nobody has in work stands before the dispatcher, and says why it does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process.is_estimate_required = False

    def _is_queued(self, case):
        """Return whether the dispatcher finds the case among his work to assign."""
        action = self.env.ref("aftersales_repair.aftersales_case_dispatch_action")
        cases = self.env["aftersales.case"].with_user(self.dispatcher)
        found = case in cases.search(safe_eval(action.domain)).with_env(self.env)
        self.assertEqual(found, case.is_to_assign, "the list and the case agree")
        self.assertEqual(
            not found,
            bool(cases.search([("id", "=", case.id), ("is_to_assign", "=", False)])),
        )
        return found

    def _finish(self, case):
        self._pass(self._submit(self._assign(case)))
        self.assertEqual(case.state, "ready")

    def test_unit_waits_until_its_technician_accepts(self):
        case = self._request()
        self.assertTrue(self._is_queued(case))
        order = case.with_user(self.dispatcher).action_assign(self.tech)
        self.assertTrue(self._is_queued(case))

        order.with_user(self.technician).action_accept()

        self.assertFalse(self._is_queued(case))

    def test_reopened_case_waits_for_us_until_it_is_given_out(self):
        case = self._request()
        self._finish(case)
        self.assertFalse(self._is_queued(case))

        case.with_user(self.manager).action_reopen()

        self.assertTrue(self._is_queued(case))
        self.assertEqual((case.state, case.waiting_for), ("to_repair", "us"))
        self._assign(case)
        self.assertFalse(self._is_queued(case))
        self.assertEqual(case.waiting_for, "technician")

    def test_reassigned_job_that_is_declined_comes_back(self):
        case = self._request()
        self._assign(case)
        order = case.with_user(self.dispatcher).action_assign(self.tech)
        self.assertFalse(self._is_queued(case))

        order.with_user(self.technician).action_refuse("Too far")

        self.assertTrue(self._is_queued(case))
        self.assertEqual(case.waiting_for, "us")

    def test_work_whose_order_was_taken_back_waits_for_another(self):
        case = self._request()
        order = self._assign(case)
        order.sudo()._action_cancel()

        self.assertEqual(case.state, "to_repair")
        self.assertTrue(self._is_queued(case))

    def test_estimate_not_answered_is_waited_for_after_the_job_changed_hands(self):
        self.process.is_estimate_required = True
        case = self._request()
        self._make_uncovered(case)
        self._assign(case)
        self._plan_labor(case)
        case.with_user(self.technician).action_quote()
        order = case.with_user(self.dispatcher).action_assign(self.tech)
        order.with_user(self.technician).action_refuse("Too far")
        self.assertEqual(case.waiting_for, "us")

        case.with_user(self.dispatcher).action_assign(self.tech)

        self.assertEqual(case.waiting_for, "customer")

    def test_closed_case_waits_for_nobody(self):
        case = self._request()
        case.with_user(self.reception).action_cancel("Taken home")

        self.assertFalse(self._is_queued(case))

    def test_job_is_handed_back_with_a_reason_only(self):
        order = self._request().with_user(self.dispatcher).action_assign(self.tech)
        for reason in (False, "", " "):
            with self.subTest(reason=reason):
                with self.assertRaises(UserError) as error:
                    order.with_user(self.technician).action_refuse(reason)
                self.assertIn("Say why", str(error.exception))
        self.assertEqual(order.state, "assigned")

    def test_case_is_cancelled_with_a_reason_only(self):
        case = self._request()
        for reason in (False, "", " "):
            with self.subTest(reason=reason):
                with self.assertRaises(UserError) as error:
                    case.with_user(self.reception).action_cancel(reason)
                self.assertIn("Say why", str(error.exception))
        self.assertEqual(case.state, "to_assign")
