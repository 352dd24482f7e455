from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.fields import Domain

from ..rules import pay
from ..rules.shares import exact
from .score_scheme import DEFAULT_PAY_CODE


def get_own_quantity(item):
    """Return the quantity of a stored item; older ones tell it less exactly."""
    return Fraction(
        item.get("own_quantity") or exact(item["quantity"]) * exact(item["share"])
    )


class AftersalesScoreLine(models.Model):
    """What a job pays a technician: commission, brackets of the month, deductions."""

    _inherit = "aftersales.score.line"

    # === BUSINESS METHODS === #

    def _get_pay_items(self, facts):
        """Return what the rules of the scheme pay and take on each line.

        Each rule is computed once for the whole job and then split, so that the
        lines of a job sum to what the job pays. The lines of a month are gone through
        by their days: brackets go by what was reached before.

        :return: ``{line: [PayItem, …]}``
        """
        paid_logs = self._get_logs_paid_for_job()
        reached = defaultdict(lambda: exact(0))
        schemes = self.scheme_id
        pay_rules = {
            rules: rules._get_pay_rules()
            for scheme in [*schemes, schemes.browse()]
            for rules in (scheme.commission_ids, scheme.deduction_ids)
        }
        result = {}
        for line in (self | self._get_month_mates()).sorted(
            # what was paid keeps its bracket: what is open comes on top of it
            lambda line: (line.state == "open", line.date, line.id)
        ):
            if line in self:
                is_job_paid = paid_logs[line.order_id] == line.log_id
                result[line] = line._get_own_items(
                    facts[line] | {"is_job_paid": is_job_paid}, reached, pay_rules
                )
                items = [item.as_dict() for item in result[line]]
            else:
                items = line.pay_items or ()
            for item in items:
                key = line.technician_id.id, item["rule_id"], line._get_month()
                reached[key] += get_own_quantity(item)
        return result

    def _get_own_items(self, facts, reached, pay_rules):
        """Return the items of this line: what it pays, then what it takes.

        :param dict reached: quantities of the month, see :meth:`_get_pay_items`
        :param dict pay_rules: the rules of each scheme as plain values
        """
        self.ensure_one()
        digits = self.currency_id.decimal_places
        commissions = self.scheme_id.commission_ids
        who, month = self.technician_id.id, self._get_month()
        bases = {
            rule.id: replace(
                rule._get_basis(facts), before={who: reached[who, rule.id, month]}
            )
            for rule in commissions
        }
        paid = pay.pay_items(pay_rules[commissions], bases, digits)
        deductions = self.scheme_id.deduction_ids
        taken = pay.deduction_items(
            pay_rules[deductions],
            self._get_deduction_bases(deductions, facts, self._get_corrected_items()),
            {
                one: sum((item.amount for item in items), Decimal(0))
                for one, items in paid.items()
            },
            exact(self.scheme_id.deduction_cap_percent) / 100,
            digits,
        )
        return paid.get(who, []) + taken.get(who, [])

    def _get_deduction_bases(self, rules, facts, known):
        """Return what deductions are applied to, less comebacks that were taken.

        :param known: stored items of this job; of a rule that is there no more too
        """
        bases = {rule.id: rule._get_basis(facts) for rule in rules}
        for rule in rules.filtered(lambda rule: rule.basis == "comeback"):
            counted = sum(
                Fraction(str(item["quantity"]))
                for item in known
                if item["amount"] < 0
                and item["basis"] == "comeback"
                and (item["rule_id"] == rule.id or item["rule_id"] not in rules.ids)
            )
            new = max(bases[rule.id].quantity - counted, Fraction(0))
            bases[rule.id] = replace(bases[rule.id], quantity=new)
        return bases

    def _get_month(self):
        return self.date.replace(day=1)

    def _get_month_mates(self):
        """Return the other lines of these months, where brackets go by them."""
        if not self.scheme_id.commission_ids.bracket_ids:
            return self.browse()
        months = {line._get_month() for line in self}
        return self.search(
            Domain("technician_id", "in", self.technician_id.ids)
            & Domain("id", "not in", self.ids)
            & Domain("corrected_line_id", "=", False)
            & Domain.OR(
                Domain("date", ">=", month)
                & Domain("date", "<", month + relativedelta(months=1))
                for month in months
            )
        )

    def _get_logs_paid_for_job(self):
        """Return the log that brings the fixed pay of each order.

        An order is one job, however many visits it took: its first log, unless a
        later one was approved with that pay already.

        :return: ``{order: log}``
        """
        result = {}
        others = self.search([("order_id", "in", self.order_id.ids)])
        for order, lines in others.grouped("order_id").items():
            settled = lines.filtered(
                lambda line: (
                    line.state != "open"
                    and any(
                        item["basis"] == "job" and item["quantity"]
                        for item in line.pay_items or ()
                    )
                )
            )
            result[order] = (settled or lines).log_id.sorted("id")[:1]
        return result

    def _prepare_pay_vals(self, items, facts):
        """Return the pay and how it came about."""
        labor = sum(row["all"] for row in facts["labor"])
        share = facts["labor_shares"].get(self.technician_id.id, 0)
        return {
            "labor_amount": float(labor * share),
            "pay_items": [item.as_dict() for item in items],
            "deduction_amount": float(
                sum(item.amount for item in items if item.rule.deduction)
            ),
            "amount": float(sum(item.amount for item in items)),
            "pay_code": self.scheme_id.pay_code or DEFAULT_PAY_CODE,
        }
