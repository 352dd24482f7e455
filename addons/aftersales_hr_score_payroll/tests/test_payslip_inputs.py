from datetime import date

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import CODE, PayrollCommon


@tagged("post_install", "-at_install")
class TestPayslipInputs(PayrollCommon):
    """Approved lines reach the payslip, in one and in many, and only once."""

    def test_single_payslip_pays_the_approved_lines(self):
        lines = self._approved_job() | self._approved_job(hours=3.0)
        payslip = self._create_payslip()

        payslip.compute_sheet()

        self.assertEqual(self._inputs(payslip), [(CODE, 40.02)])
        self.assertEqual(self._totals(payslip), [40.02])
        self.assertEqual(self._totals(payslip, "NET"), [1040.02])
        self.assertEqual(lines.payslip_id, payslip.sudo())
        self.assertEqual(set(lines.mapped("state")), {"approved"})

    def test_batch_pays_the_approved_lines(self):
        # trap: the batch makes payslips without input lines
        ann = self._approved_job(self.ann)
        bob = self._approved_job(self.bob, hours=3.0)

        payslips = self._create_batch(self.employee_ann | self.employee_bob)

        by_employee = payslips.grouped("employee_id")
        for employee, line in ((self.employee_ann, ann), (self.employee_bob, bob)):
            payslip = by_employee[employee]
            self.assertEqual(self._totals(payslip), [20.01])
            self.assertEqual(line.payslip_id, payslip.sudo())

    def test_shares_of_a_job_are_paid_to_each_to_the_cent(self):
        self._approved_job(labor=[(self.ann, 2.0, 0.5), (self.bob, 2.0, 0.5)])

        payslips = self._create_batch(self.employee_ann | self.employee_bob)

        self.assertEqual(
            sorted(total for slip in payslips for total in self._totals(slip)),
            [15.0, 15.01],
        )

    def test_inputs_of_the_form_are_made_anew(self):
        # trap: the onchange of the structure sets every input to zero
        self.rule.sudo().input_ids = [
            Command.create({"name": "After-sales", "code": CODE})
        ]
        self._approved_job()
        form = Form(
            self.env["hr.payslip"]
            .with_user(self.payroll_manager)
            .with_context(default_date_from="2026-03-01", default_date_to="2026-03-31")
        )
        form.employee_id = self.employee_ann
        payslip = form.save()
        self.assertEqual(self._inputs(payslip), [(CODE, 0.0)])

        payslip.compute_sheet()
        self.assertEqual(self._totals(payslip), [20.01])
        payslip.onchange_struct_id()
        self.assertEqual(self._inputs(payslip), [(CODE, 0.0)])
        payslip.compute_sheet()

        self.assertEqual(self._inputs(payslip), [(CODE, 20.01)])
        self.assertEqual(self._totals(payslip), [20.01])

    def test_two_inputs_of_one_code_become_one(self):
        # trap: of two inputs with one code payroll pays the last only
        self._approved_job()
        payslip = self._create_payslip()
        self.env["hr.payslip.input"].create(
            [
                {
                    "payslip_id": payslip.id,
                    "name": "By hand",
                    "code": CODE,
                    "amount": amount,
                    "contract_id": payslip.contract_id.id,
                }
                for amount in (5.0, 7.0)
            ]
        )

        payslip.compute_sheet()

        self.assertEqual(self._inputs(payslip), [(CODE, 20.01)])

    def test_inputs_of_other_codes_stay(self):
        self._approved_job()
        payslip = self._create_payslip()
        payslip.input_line_ids = [
            Command.create(
                {
                    "name": "Sales",
                    "code": "SALEURO",
                    "amount": 5.0,
                    "contract_id": payslip.contract_id.id,
                }
            )
        ]

        payslip.compute_sheet()

        self.assertIn("SALEURO", payslip.input_line_ids.mapped("code"))

    def test_computed_again_it_pays_the_same(self):
        self._approved_job()
        payslip = self._create_payslip()
        payslip.compute_sheet()

        payslip.compute_sheet()

        self.assertEqual(self._inputs(payslip), [(CODE, 20.01)])
        self.assertEqual(self._totals(payslip), [20.01])

    def test_each_pay_code_is_an_input_of_its_own(self):
        bonus = self.rule.copy(
            {
                "name": "Bonus",
                "code": "BONUS",
                "condition_python": "result = bool(inputs.BONUS) and "
                "inputs.BONUS.contract_id == contract",
                "amount_python_compute": "result = inputs.BONUS.amount",
            }
        )
        self.structure.rule_ids |= bonus
        self._approved_job()
        self.scheme.pay_code = "BONUS"
        self._approved_job()
        payslip = self._create_payslip()

        payslip.compute_sheet()

        self.assertEqual(self._totals(payslip), [20.01])
        self.assertEqual(self._totals(payslip, "BONUS"), [20.01])

    def test_two_contracts_are_paid_once(self):
        # trap: payroll runs a rule once per contract, and drops it for the later
        # ones as soon as its condition fails for one
        self.employee_ann.version_id.contract_date_end = date(2026, 3, 15)
        second = self.employee_ann.create_contract(date(2026, 3, 16))
        second.write({"wage": 1500.0, "struct_id": self.structure.id})
        self._approved_job(finished="2026-03-10 10:00:00")
        self._approved_job(finished="2026-03-20 10:00:00")
        payslip = self._create_payslip(contract_id=False)

        payslip.compute_sheet()

        self.assertEqual(self._totals(payslip, "BASIC"), [1000.0, 1500.0])
        self.assertEqual(self._totals(payslip), [40.02])

    def test_payslips_of_two_contracts_pay_once(self):
        self.employee_ann.version_id.contract_date_end = date(2026, 3, 15)
        first = self.employee_ann.version_id
        second = self.employee_ann.create_contract(date(2026, 3, 16))
        second.write({"wage": 1500.0, "struct_id": self.structure.id})
        self._approved_job()
        payslips = self._create_payslip(contract_id=first.id)
        payslips |= self._create_payslip(contract_id=second.id)

        payslips.compute_sheet()
        for payslip in payslips:
            payslip.action_payslip_done()

        self.assertEqual(
            [total for slip in payslips for total in self._totals(slip)], [20.01]
        )

    def test_employee_without_contract_gets_a_clear_message(self):
        # trap: payroll makes an empty payslip and says nothing
        line = self._approved_job()
        self.employee_ann.version_id.contract_date_start = False

        with self.assertRaisesRegex(UserError, r"Ann has .*20\.01.*no contract"):
            self._create_batch(self.employee_ann | self.employee_bob)

        self.assertEqual(line.state, "approved")
        self.assertFalse(line.payslip_id)

    def test_employee_without_contract_nor_jobs_is_none_of_our_business(self):
        self.employee_ann.version_id.contract_date_start = False

        payslips = self._create_batch(self.employee_ann | self.employee_bob)

        self.assertEqual(set(payslips.mapped("state")), {"verify"})

    def test_structure_without_rule_gets_a_clear_message(self):
        self._approved_job()
        self.structure.rule_ids -= self.rule
        payslip = self._create_payslip()

        with self.assertRaisesRegex(UserError, "Technicians.*AFTERSALES"):
            payslip.compute_sheet()

    def test_rule_is_safe_where_nothing_is_to_pay(self):
        payslip = self._create_payslip()

        payslip.compute_sheet()

        self.assertEqual(self._totals(payslip), [])
        self.assertEqual(self._totals(payslip, "NET"), [1000.0])

    def test_pay_counts_in_gross(self):
        self.assertEqual(self.rule.category_id.parent_id.code, "ALW")
        self._approved_job()
        payslip = self._create_payslip()

        payslip.compute_sheet()

        self.assertEqual(self._totals(payslip, "GROSS"), [1020.01])

    def test_open_lines_are_not_paid(self):
        self._finish_job()
        payslip = self._create_payslip()

        payslip.compute_sheet()

        self.assertEqual(self._inputs(payslip), [])

    def test_lines_of_other_days_are_not_paid(self):
        self._approved_job(finished="2026-02-28 10:00:00")
        self._approved_job(finished="2026-04-01 10:00:00")
        payslip = self._create_payslip()

        payslip.compute_sheet()

        self.assertEqual(self._inputs(payslip), [])

    def test_agents_people_never_reach_a_payslip(self):
        line = self._approved_job(self.eve)

        payslips = self._create_batch(self.employee_ann | self.employee_bob)

        self.assertEqual([self._inputs(slip) for slip in payslips], [[], []])
        self.assertFalse(line.payslip_id)

    def test_second_payslip_of_the_same_days_pays_nothing(self):
        self._approved_job()
        first = self._create_payslip()
        first.compute_sheet()
        second = self._create_payslip()

        second.compute_sheet()

        self.assertEqual(self._inputs(second), [])
        self.assertEqual(self._totals(first), [20.01])

    def test_credit_note_payslip_takes_no_lines(self):
        line = self._approved_job()
        payslip = self._create_payslip(credit_note=True)

        payslip.compute_sheet()

        self.assertEqual(self._inputs(payslip), [])
        self.assertFalse(line.payslip_id)

    def test_more_lines_cost_no_more_queries(self):
        self._approved_job()
        payslip = self._create_payslip()
        # Twice, to fill the caches of the registry: the first time the companies come
        # with the rules of what is read before, and their own rule stays unread.
        self._count_queries(payslip)
        self._count_queries(payslip)
        few = self._count_queries(payslip)
        for _number in range(5):
            self._approved_job()

        many = self._count_queries(payslip)

        self.assertEqual(many, few)

    def _count_queries(self, payslip):
        payslip.compute_sheet()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        payslip._refresh_aftersales_inputs()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before
