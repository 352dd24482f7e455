from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CODE, PayrollCommon


@tagged("post_install", "-at_install")
class TestPayslipSettlement(PayrollCommon):
    """Lines are locked with their payslip and come free with its end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls._approved_job()
        cls.payslip = cls._create_payslip()
        cls.payslip.compute_sheet()

    def _set_parameter(self, name):
        self.env["ir.config_parameter"].set_param(f"payroll.{name}", "True")

    def _pay_again(self):
        """Return the next payslip of the same days, computed."""
        payslip = self._create_payslip()
        payslip.compute_sheet()
        return payslip

    def test_confirmed_payslip_locks_its_lines(self):
        self.payslip.action_payslip_done()

        self.assertEqual(self.line.state, "locked")
        self.assertEqual(self.line.payslip_id, self.payslip.sudo())
        self.assertEqual(self._totals(self.payslip), [20.01])

    def test_confirming_pays_what_was_approved_meanwhile(self):
        late = self._approved_job(finished="2026-03-30 10:00:00")

        self.payslip.action_payslip_done()

        self.assertEqual(self._totals(self.payslip), [40.02])
        self.assertEqual(late.state, "locked")

    def test_confirmed_without_computing_again_late_lines_count_later(self):
        self._set_parameter("prevent_compute_on_confirm")
        late = self._approved_job(finished="2026-03-30 10:00:00")

        self.payslip.action_payslip_done()

        self.assertEqual(self._totals(self.payslip), [20.01])
        self.assertEqual(late.state, "approved")
        self.assertEqual(late.date_pay, date(2026, 4, 1))

    def test_job_finished_before_but_approved_after_is_paid_next_month(self):
        late = self._finish_job(finished="2026-03-30 10:00:00")
        self.payslip.action_payslip_done()

        late.with_user(self.manager).action_approve()
        april = self._create_payslip(date_from="2026-04-01", date_to="2026-04-30")
        april.compute_sheet()

        self.assertEqual(late.date_pay, date(2026, 4, 1))
        self.assertEqual(self._totals(april), [20.01])

    def test_payslip_that_pays_something_else_is_refused(self):
        self._set_parameter("prevent_compute_on_confirm")
        self.payslip.input_line_ids.amount = 500.0

        with self.assertRaisesRegex(UserError, "Compute the sheet again"):
            self.payslip.action_payslip_done()

    def test_copy_of_a_payslip_does_not_pay_again(self):
        self._set_parameter("prevent_compute_on_confirm")
        self.payslip.action_payslip_done()
        copy = self.payslip.copy()
        self.assertEqual(self._inputs(copy), [(CODE, 20.01)])

        with self.assertRaisesRegex(UserError, "Compute the sheet again"):
            copy.action_payslip_done()
        copy.compute_sheet()

        self.assertEqual(self._totals(copy), [])

    def test_cancelled_draft_releases_its_lines(self):
        self.payslip.action_payslip_cancel()

        self.assertEqual(self.line.state, "approved")
        self.assertFalse(self.line.payslip_id)
        self.assertEqual(self._totals(self._pay_again()), [20.01])

    def test_cancelled_confirmed_payslip_releases_its_lines(self):
        self._set_parameter("allow_cancel_payslips")
        self.payslip.action_payslip_done()

        self.payslip.action_payslip_cancel()

        self.assertEqual(self.line.state, "approved")
        self.assertFalse(self.line.payslip_id)
        self.payslip.action_payslip_draft()
        self.payslip.compute_sheet()
        self.assertEqual(self._totals(self.payslip), [20.01])

    def test_deleted_payslip_releases_its_lines(self):
        self.payslip.action_payslip_draft()

        self.payslip.unlink()

        self.assertEqual(self.line.state, "approved")
        self.assertFalse(self.line.payslip_id)
        self.assertEqual(self._totals(self._pay_again()), [20.01])

    def test_refund_releases_its_lines(self):
        # trap: the refund keeps positive totals and sets credit_note
        self.payslip.action_payslip_done()

        self.payslip.refund_sheet()

        refund = self.payslip.refunded_id
        self.assertTrue(refund.credit_note)
        self.assertEqual(refund.state, "done")
        self.assertEqual(self._totals(refund), [20.01])
        self.assertEqual(self.line.state, "approved")
        self.assertFalse(self.line.payslip_id)

    def test_paid_refunded_and_paid_again_is_paid_once(self):
        self.payslip.action_payslip_done()
        self.payslip.refund_sheet()
        again = self._pay_again()
        again.action_payslip_done()

        net = sum(
            total * (-1 if payslip.credit_note else 1)
            for payslip in self.payslip | self.payslip.refunded_id | again
            for total in self._totals(payslip)
        )
        self.assertAlmostEqual(net, 20.01)
        self.assertEqual(self.line.payslip_id, again.sudo())
        self.assertEqual(self.line.state, "locked")

    def test_cancelled_refund_takes_the_lines_back(self):
        self._set_parameter("allow_cancel_payslips")
        self.payslip.action_payslip_done()
        self.payslip.refund_sheet()

        self.payslip.refunded_id.action_payslip_cancel()

        self.assertEqual(self.line.state, "locked")
        self.assertEqual(self.line.payslip_id, self.payslip.sudo())
        self.assertEqual(self._totals(self._pay_again()), [])

    def test_refund_is_not_cancelled_once_the_lines_are_paid_elsewhere(self):
        self._set_parameter("allow_cancel_payslips")
        self.payslip.action_payslip_done()
        self.payslip.refund_sheet()
        self._pay_again().action_payslip_done()

        with self.assertRaisesRegex(UserError, "cannot be cancelled"):
            self.payslip.refunded_id.action_payslip_cancel()

    def test_line_on_a_payslip_is_not_reopened(self):
        with self.assertRaisesRegex(UserError, "Cancel that payslip"):
            self.line.with_user(self.manager).action_reopen()

    def test_period_is_locked_after_its_payslips(self):
        period = (
            self.env["aftersales.score.period"]
            .with_user(self.manager)
            .create({"date_start": "2026-03-01"})
        )
        period.action_compute()
        period.action_approve()
        with self.assertRaisesRegex(UserError, "confirmed payslip"):
            period.action_lock()

        self.payslip.action_payslip_done()
        period.action_lock()

        self.assertEqual(period.state, "locked")
        self.assertEqual(self.line.state, "locked")

    def test_period_reopened_leaves_lines_on_payslips_alone(self):
        period = (
            self.env["aftersales.score.period"]
            .with_user(self.manager)
            .create({"date_start": "2026-03-01"})
        )
        period.action_compute()
        period.action_approve()

        period.action_reopen()

        self.assertEqual(self.line.state, "approved")
        self.assertEqual(self.line.payslip_id, self.payslip.sudo())

    def test_set_back_to_draft_by_code_releases_the_lines(self):
        self.payslip.action_payslip_done()

        self.payslip.action_payslip_draft()

        self.assertEqual(self.line.state, "approved")
        self.assertFalse(self.line.payslip_id)
