from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class HrPayslip(models.Model):
    _inherit = "hr.payslip"

    aftersales_line_ids = fields.One2many(
        comodel_name="aftersales.score.line",
        inverse_name="payslip_id",
        string="After-Sales Jobs",
        readonly=True,
        help="The approved jobs this payslip pays.",
    )
    aftersales_line_count = fields.Integer(compute="_compute_aftersales_line_count")

    # === COMPUTE METHODS === #

    @api.depends("aftersales_line_ids")
    def _compute_aftersales_line_count(self):
        counts = dict(
            self.env["aftersales.score.line"]._read_group(
                [("payslip_id", "in", self.ids)], ["payslip_id"], ["__count"]
            )
        )
        for payslip in self:
            payslip.aftersales_line_count = counts.get(payslip, 0)

    # === CRUD METHODS === #

    def write(self, vals):
        # Every step of payroll ends in a write of the state, the refund in one of
        # the link to it: no way of paying or unpaying goes round this.
        result = super().write(vals)
        if {"state", "refunded_id"} & vals.keys():
            # sudo: hr.payslip - the refunded one may be of another department
            payslips = self.sudo()
            payslips |= payslips.search([("refunded_id", "in", self.ids)])
            payslips._settle_aftersales_lines()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_release_aftersales_lines(self):
        self._get_aftersales_lines()._release()

    # === ACTION METHODS === #

    def compute_sheet(self):
        self._refresh_aftersales_inputs()
        return super().compute_sheet()

    def action_view_aftersales_lines(self):
        """Open the jobs this payslip pays."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_hr_score.aftersales_score_line_action"
        )
        return action | {"domain": [("payslip_id", "in", self.ids)], "context": {}}

    # === BUSINESS METHODS === #

    def _get_aftersales_lines(self):
        """Return the score lines on these payslips, whatever the branch."""
        # sudo: aftersales.score.line - nobody writes lines, the payslip moves them;
        # an employee may have worked for branches the payroll officer does not see
        return (
            self.env["aftersales.score.line"]
            .sudo()
            .search([("payslip_id", "in", self.ids)])
        )

    def _is_refunded(self):
        """Return whether a valid refund takes this payslip's pay back."""
        self.ensure_one()
        return bool(self.refunded_id) and self.refunded_id.state != "cancel"

    def _is_paying_aftersales(self):
        """Return whether what this payslip says was paid and stays paid."""
        self.ensure_one()
        return self.state == "done" and not self.credit_note and not self._is_refunded()

    # === INPUTS === #

    def _refresh_aftersales_inputs(self):
        """Give each payslip one input per pay code, from the lines it pays.

        The inputs are made anew each time: payroll's batch makes none, its form sets
        them to zero, and of two inputs with one code it pays the last only.
        """
        payslips = self.filtered(
            lambda payslip: not payslip.credit_note and not payslip._is_refunded()
        )
        payslips._get_aftersales_lines()._release()
        lines_by_payslip = payslips._find_aftersales_lines()
        payslips._check_can_pay_aftersales(lines_by_payslip)
        payslips._drop_aftersales_inputs()
        for payslip, lines in lines_by_payslip.items():
            lines._reserve(payslip)
            payslip.write(
                {
                    "input_line_ids": [
                        Command.create(vals)
                        for vals in payslip._prepare_aftersales_inputs(lines)
                    ]
                }
            )

    def _find_aftersales_lines(self):
        """Return the approved lines each payslip is to pay.

        Of two payslips for one employee and time, the first takes the lines.

        :return: ``{payslip: lines}``, without payslips that have none
        """
        if not self:
            return {}
        lines = (
            self.env["aftersales.score.line"]
            .sudo()
            .search(
                [
                    ("employee_id", "in", self.employee_id.ids),
                    ("state", "=", "approved"),
                    ("dispute_state", "!=", "open"),
                    ("payslip_id", "=", False),
                    ("date_pay", ">=", min(self.mapped("date_from"))),
                    ("date_pay", "<=", max(self.mapped("date_to"))),
                ]
            )
        )
        by_employee = lines.grouped(lambda line: line.employee_id.id)
        result, taken = {}, lines.browse()
        for payslip in self.sorted("id"):
            mine = by_employee.get(payslip.employee_id.id, lines.browse()).filtered(
                lambda line, payslip=payslip: (
                    payslip.date_from <= line.date_pay <= payslip.date_to
                )
            )
            mine -= taken
            taken |= mine
            if mine:
                result[payslip] = mine
        return result

    def _check_can_pay_aftersales(self, lines_by_payslip):
        """Refuse, for all payslips in one message, what would silently not be paid."""
        problems = [
            problem
            for payslip, lines in lines_by_payslip.items()
            for problem in payslip._get_aftersales_problems(lines)
        ]
        if problems:
            raise UserError("\n".join(problems))

    def _get_aftersales_problems(self, lines):
        """Return, in words, what keeps the payslip from paying the lines."""
        self.ensure_one()
        company = self.company_id or self.employee_id.company_id
        facts = {
            "employee": self.employee_id.name,
            "amount": company.currency_id.format(
                sum(self._sum_aftersales_lines(lines).values())
            ),
            "start": self.date_from,
            "end": self.date_to,
        }
        contracts = self._get_employee_contracts()
        if not contracts:
            return [
                self.env._(
                    "%(employee)s has %(amount)s of after-sales pay, but no contract "
                    "from %(start)s to %(end)s. Set the contract start date on the "
                    "employee, or the right contract on the payslip.",
                    **facts,
                )
            ]
        structure = self.struct_id or contracts.struct_id[:1]
        facts["structure"] = structure.name or self.env._("none")
        return [
            self.env._(
                "%(employee)s has %(amount)s of after-sales pay, but no salary rule "
                "of the structure “%(structure)s” pays the input %(code)s. Add such a "
                "rule to the structure.",
                code=code,
                **facts,
            )
            for code in self._get_unread_pay_codes(lines)
        ]

    def _get_unread_pay_codes(self, lines):
        """Return the pay codes of the lines that no rule of the payslip reads."""
        self.ensure_one()
        rules = self._get_salary_rules()
        formulas = "\n".join(
            text or ""
            for rule in rules
            for text in (
                rule.amount_python_compute
                if rule.amount_select == "code"
                else rule.amount_percentage_base,
                rule.quantity,
            )
        )
        codes = sorted(set(lines.mapped("pay_code")))
        return [code for code in codes if f"inputs.{code}" not in formulas]

    def _drop_aftersales_inputs(self):
        codes = self._get_aftersales_pay_codes()
        self.input_line_ids.filtered(lambda line: line.code in codes).unlink()

    def _get_aftersales_pay_codes(self):
        """Return the input codes that belong to after-sales pay."""
        # sudo: aftersales.score.scheme - the codes of every company
        schemes = self.env["aftersales.score.scheme"].sudo()
        codes = schemes.with_context(active_test=False).search([]).mapped("pay_code")
        return set(codes) | set(self._get_aftersales_lines().mapped("pay_code"))

    def _prepare_aftersales_inputs(self, lines):
        """Return the inputs that pay the lines."""
        self.ensure_one()
        counts = defaultdict(int)
        for line in lines:
            counts[line.pay_code] += 1
        # The first contract: payroll drops a rule for all later contracts once its
        # condition fails for one, so an input of the second would never be paid.
        contract = self._get_employee_contracts()[:1]
        return [
            {
                "name": self.env._("After-sales jobs: %s", counts[code]),
                "code": code,
                "amount": amount,
                "amount_qty": counts[code],
                "contract_id": contract.id,
            }
            for code, amount in self._sum_aftersales_lines(lines).items()
        ]

    def _sum_aftersales_lines(self, lines):
        """Return what the lines sum to by pay code, in the payslip's currency."""
        self.ensure_one()
        company = self.company_id or self.employee_id.company_id
        sums = defaultdict(float)
        for line in lines:
            sums[line.pay_code] += line.currency_id._convert(
                line.amount, company.currency_id, company, line.date_pay
            )
        return {
            code: company.currency_id.round(amount)
            for code, amount in sorted(sums.items())
        }

    # === SETTLEMENT === #

    def _settle_aftersales_lines(self):
        """Bring the lines of each payslip to where the payslip stands."""
        for payslip in self.filtered(lambda payslip: not payslip.credit_note):
            if payslip._is_paying_aftersales():
                payslip._lock_aftersales_lines()
            elif payslip.state == "verify":
                payslip._get_aftersales_lines()._unlock()
            else:
                payslip._release_aftersales_lines()

    def _lock_aftersales_lines(self):
        """Settle the lines with their payslip, when it pays just them."""
        self.ensure_one()
        self._take_refunded_lines_back()
        lines = self._get_aftersales_lines()
        self._check_aftersales_inputs(lines)
        lines.filtered(lambda line: line.state == "approved")._lock()
        # what this payslip came too early for counts after it
        left = lines.search(
            [
                ("employee_id", "=", self.employee_id.id),
                ("state", "=", "approved"),
                ("payslip_id", "=", False),
                ("date_pay", ">=", self.date_from),
                ("date_pay", "<=", self.date_to),
            ]
        )
        left._schedule()

    def _take_refunded_lines_back(self):
        """Put lines back that left by a refund which was cancelled since."""
        lines = (
            self.env["aftersales.score.line"]
            .sudo()
            .search([("refunded_payslip_id", "=", self.id)])
        )
        elsewhere = lines.filtered(
            lambda line: line.payslip_id and line.payslip_id != self
        )
        if elsewhere:
            raise UserError(
                self.env._(
                    "The refund of %(payslip)s cannot be cancelled: its after-sales "
                    "jobs are paid by %(other)s since.",
                    payslip=self.display_name,
                    other=elsewhere[0].payslip_id.display_name,
                )
            )
        lines.write({"payslip_id": self.id, "refunded_payslip_id": False})

    def _release_aftersales_lines(self):
        """Make the lines payable by another payslip, and remember a refund."""
        lines = self._get_aftersales_lines()
        if self._is_refunded():
            lines.write({"refunded_payslip_id": self.id})
        lines._release()

    def _check_aftersales_inputs(self, lines):
        """Refuse a payslip that pays something else than its approved lines."""
        self.ensure_one()
        paid = defaultdict(float)
        codes = self._get_aftersales_pay_codes()
        for line in self.input_line_ids.filtered(lambda line: line.code in codes):
            paid[line.code] += line.amount
        due = self._sum_aftersales_lines(lines)
        currency = (self.company_id or self.employee_id.company_id).currency_id
        for code in sorted(paid.keys() | due.keys()):
            if currency.compare_amounts(paid[code], due.get(code, 0.0)):
                raise UserError(
                    self.env._(
                        "%(payslip)s pays %(paid)s as %(code)s, but its approved "
                        "after-sales jobs sum to %(due)s. Compute the sheet again.",
                        payslip=self.display_name,
                        paid=currency.format(paid[code]),
                        code=code,
                        due=currency.format(due.get(code, 0.0)),
                    )
                )
