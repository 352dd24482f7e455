from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PayrollCommon


@tagged("post_install", "-at_install")
class TestPayslipAccess(PayrollCommon):
    """Payslips and what hangs on them are payroll's alone."""

    def test_technician_sees_own_line_but_not_its_payslip(self):
        line = self._approved_job().with_user(self.user_ann)

        self.assertEqual(line.amount, 20.01)
        with self.assertRaises(AccessError):
            line.read(["payslip_id"])

    def test_aftersales_manager_makes_no_payslips(self):
        with self.assertRaises(AccessError):
            self.env["hr.payslip"].with_user(self.manager).search([])

    def test_payroll_pays_work_for_a_branch_it_does_not_see(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        line = self._approved_job()
        line.company_id = branch
        payslip = self._create_payslip()

        payslip.compute_sheet()

        self.assertEqual(self._totals(payslip), [20.01])
