from odoo.tests import new_test_user, tagged

from .common import PayrollCommon


@tagged("post_install", "-at_install")
class TestAuditLog(PayrollCommon):
    """The operator log tells what becomes of a payslip."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.auditor = new_test_user(
            cls.env,
            "audit",
            groups="aftersales_warranty.aftersales_group_auditor",
        )
        cls._approved_job()
        cls.payslip = cls._create_payslip()

    def _get_lines(self, action):
        self.env.cr.flush()
        return (
            self.env["aftersales.audit.log"]
            .with_user(self.auditor)
            .search(
                [
                    ("res_model", "=", "hr.payslip"),
                    ("res_id", "=", self.payslip.id),
                    ("action", "=", action),
                ],
                order="id",
            )
        )

    def test_making_and_confirming_are_told(self):
        self.env.cr.flush()

        self.payslip.compute_sheet()
        self.env.cr.flush()
        self.payslip.action_payslip_done()

        self.assertEqual(self._get_lines("create").user_id, self.payroll_manager)
        states = [
            line.changes["state"]
            for line in self._get_lines("write")
            if "state" in (line.changes or {})
        ]
        self.assertEqual(states[-1][1], "done")
        self.assertEqual(states[0][0], "draft")

    def test_refund_is_told_of_both(self):
        self.payslip.action_payslip_done()
        self.env.cr.flush()

        self.payslip.refund_sheet()

        refund = self.payslip.refunded_id
        line = self._get_lines("write")[-1]
        self.assertEqual(line.changes["refunded_id"], [False, refund.id])
        self.payslip = refund
        self.assertEqual(self._get_lines("create").user_id, self.payroll_manager)

    def test_print_and_export_are_told(self):
        self.payslip.compute_sheet()

        self.env["ir.actions.report"].with_user(self.payroll_manager)._render_qweb_html(
            "payroll.report_payslip", self.payslip.ids
        )
        self.payroll_manager.group_ids += self.env.ref("base.group_allow_export")
        self.payslip.export_data(["name"])

        self.assertEqual(self._get_lines("print").user_id, self.payroll_manager)
        self.assertEqual(self._get_lines("export").user_id, self.payroll_manager)

    def test_what_a_deleted_payslip_was_stays_told(self):
        self.env.cr.flush()

        self.payslip.unlink()

        line = self._get_lines("unlink")
        self.assertEqual(line.user_id, self.payroll_manager)
        self.assertEqual(line.changes["employee_id"][0], self.employee_ann.id)
        self.assertIn("Pay of", line.name)
