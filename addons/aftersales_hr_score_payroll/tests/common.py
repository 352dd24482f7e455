from datetime import date

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.aftersales_hr_score.tests.common import ScoreCommon

MARCH = {"date_from": "2026-03-01", "date_to": "2026-03-31"}
CODE = "AFTERSALES"


class PayrollCommon(ScoreCommon):
    """Technicians with a contract, a structure that pays them, and a payroll user."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.payroll_manager = new_test_user(
            cls.env,
            "score_payroll",
            groups="payroll.group_payroll_manager",
            company_id=cls.company.id,
            tz="UTC",
        )
        cls.rule = cls.env.ref("aftersales_hr_score_payroll.hr_salary_rule_aftersales")
        cls.structure = cls._create_structure(cls.rule)
        for employee in (cls.employee_ann, cls.employee_bob):
            employee.version_id.write(
                {
                    "contract_date_start": "2026-01-01",
                    "wage": 1000.0,
                    "struct_id": cls.structure.id,
                }
            )

    @classmethod
    def _create_structure(cls, rules):
        """Return a structure with basic, gross and net around the rules."""
        categories = cls.env["hr.salary.rule.category"]
        basic, gross, net = categories.create(
            [{"name": code, "code": code} for code in ("BASIC", "GROSS", "NET")]
        )
        common = cls.env["hr.salary.rule"].create(
            [
                {
                    "name": name,
                    "code": category.code,
                    "sequence": sequence,
                    "category_id": category.id,
                    "amount_select": "code",
                    "amount_python_compute": f"result = {formula}",
                }
                for name, category, sequence, formula in (
                    ("Basic", basic, 1, "contract.wage"),
                    ("Gross", gross, 100, "categories.BASIC + categories.ALW"),
                    ("Net", net, 200, "categories.BASIC + categories.ALW"),
                )
            ]
        )
        return cls.env["hr.payroll.structure"].create(
            {
                "name": "Technicians",
                "code": "TECH",
                "parent_id": False,
                "rule_ids": [Command.set((common | rules).ids)],
            }
        )

    @classmethod
    def _approved_job(cls, *args, **kwargs):
        lines = cls._finish_job(*args, **kwargs)
        lines.with_user(cls.manager).action_approve()
        return lines

    @classmethod
    def _create_payslip(cls, employee=None, **vals):
        """Create a payslip as code does, without the inputs of the form."""
        employee = employee or cls.employee_ann
        return (
            cls.env["hr.payslip"]
            .with_user(cls.payroll_manager)
            .create(
                {
                    "name": f"Pay of {employee.name}",
                    "employee_id": employee.id,
                    "contract_id": employee.version_id.id,
                    "struct_id": cls.structure.id,
                    **MARCH,
                    **vals,
                }
            )
        )

    @classmethod
    def _create_batch(cls, employees, **vals):
        """Run payroll's own batch and return its payslips."""
        run = (
            cls.env["hr.payslip.run"]
            .with_user(cls.payroll_manager)
            .create(
                {
                    "name": "March",
                    "date_start": date(2026, 3, 1),
                    "date_end": date(2026, 3, 31),
                    **vals,
                }
            )
        )
        cls.env["hr.payslip.employees"].with_user(cls.payroll_manager).with_context(
            active_id=run.id
        ).create({"employee_ids": [Command.set(employees.ids)]}).compute_sheet()
        return run.slip_ids

    def _totals(self, payslip, code=CODE):
        return [line.total for line in payslip.line_ids if line.code == code]

    def _inputs(self, payslip):
        return [
            (line.code, line.amount)
            for line in payslip.input_line_ids
            if line.code == CODE
        ]
