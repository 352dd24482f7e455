from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from odoo import models
from odoo.fields import Domain

from ..rules import pay
from ..rules.pay_month import is_month_long, pay_month
from ..rules.shares import exact, round_money
from .score_scheme import DEFAULT_PAY_CODE


class PayPlan(NamedTuple):
    """What a scheme pays and takes for work on one product."""

    commission_rules: list
    deduction_rules: list
    cap: Fraction
    commissions: models.Model  # those that are for this product
    deductions: models.Model


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
        by their days: brackets go by what was reached before in the month of the
        period that holds the day of the work, see :func:`~.rules.pay_month.pay_month`;
        work that counts in a later period belongs to its own month all the same.

        :return: ``{line: [PayItem, …]}``
        """
        months = self._get_pay_months()
        mates = self._get_month_mates(set(months.values()))
        months |= mates._get_pay_months()
        paid_logs = self._get_logs_paid_for_job()
        reached = defaultdict(lambda: exact(0))
        plans = self._get_pay_plans()
        result = {}
        for line in (self | mates).sorted(
            # what was paid keeps its bracket: what is open comes on top of it
            lambda line: (line.state == "open", line.date, line.id)
        ):
            who, month = line.technician_id.id, months[line]
            if line not in facts:
                for item in line.pay_items or ():
                    reached[who, item["rule_id"], month] += get_own_quantity(item)
                continue
            is_job_paid = paid_logs[line.order_id] == line.log_id
            result[line] = line._get_own_items(
                facts[line] | {"is_job_paid": is_job_paid, "month": month},
                reached,
                plans[line.scheme_id, facts[line]["unit_product"]],
            )
            for item in result[line]:
                reached[who, item.rule.id, month] += item.own_quantity
        return result

    def _get_pay_plans(self):
        """Return what each scheme pays and takes by the unit that was worked on.

        :return: ``{(scheme, product): PayPlan}``
        """
        keys = {(line.scheme_id, line.case_id.product_id) for line in self}
        rules = {
            scheme: (
                scheme.commission_ids._get_pay_rules(),
                scheme.deduction_ids._get_pay_rules(),
                exact(scheme.deduction_cap_percent) / 100,
            )
            for scheme, _product in keys
        }
        return {
            (scheme, product): PayPlan(
                *rules[scheme],
                scheme.commission_ids._filter_for_unit(product),
                scheme.deduction_ids,
            )
            for scheme, product in keys
        }

    def _get_own_items(self, facts, reached, plan):
        """Return the items of this line: what it pays, then what it takes.

        :param dict reached: quantities of the month, see :meth:`_get_pay_items`
        :param PayPlan plan: what is paid and taken for such a unit
        """
        self.ensure_one()
        digits = self.currency_id.decimal_places
        who, month = self.technician_id.id, facts["month"]
        bases = {
            rule.id: replace(
                rule._get_basis(facts), before={who: reached[who, rule.id, month]}
            )
            for rule in plan.commissions
        }
        # a rule without basis, of other units, pays nothing
        paid = pay.pay_items(plan.commission_rules, bases, digits)
        taken = pay.deduction_items(
            plan.deduction_rules,
            self._get_deduction_bases(
                plan.deductions, facts, self._get_corrected_items()
            ),
            {
                one: sum((item.amount for item in items), Decimal(0))
                for one, items in paid.items()
            },
            plan.cap,
            digits,
        )
        return paid.get(who, []) + taken.get(who, [])

    def _get_deduction_bases(self, rules, facts, known):
        """Return what deductions are applied to, less comebacks that were taken.

        :param known: stored items of this job; of a rule that is there no more too
        """
        fitting = rules._filter_for_unit(facts["unit_product"])
        bases = {rule.id: rule._get_basis(facts) for rule in fitting}
        for rule in fitting.filtered(lambda rule: rule.basis == "comeback"):
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

    def _get_pay_months(self):
        """Return the month each line belongs to where brackets go by it.

        :return: ``{line: (first day, last day)}``
        """
        spans = defaultdict(list)
        for period in self.env["aftersales.score.period"].search(
            [("company_id", "in", self.company_id.ids)]
        ):
            if is_month_long(period.date_start, period.date_end):
                spans[period.company_id].append((period.date_start, period.date_end))
        months = {
            key: pay_month(key[1], spans[key[0]])
            for key in {(line.company_id, line.date) for line in self}
        }
        return {line: months[line.company_id, line.date] for line in self}

    def _get_month_mates(self, months):
        """Return the other lines of these months, where brackets go by them.

        :param months: ``(first day, last day)`` of each
        """
        if not self.scheme_id.commission_ids.bracket_ids:
            return self.browse()
        return self.search(
            Domain("technician_id", "in", self.technician_id.ids)
            & Domain("id", "not in", self.ids)
            & Domain("corrected_line_id", "=", False)
            & Domain.OR(
                Domain("date", ">=", start) & Domain("date", "<=", end)
                for start, end in months
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
        digits = self.currency_id.decimal_places
        return {
            "labor_amount": float(round_money(labor * share, digits)),
            "pay_items": [item.as_dict() for item in items],
            "deduction_amount": float(
                sum(item.amount for item in items if item.rule.deduction)
            ),
            "amount": float(sum(item.amount for item in items)),
            "pay_code": self.scheme_id.pay_code or DEFAULT_PAY_CODE,
        }
