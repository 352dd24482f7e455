from collections import defaultdict
from dataclasses import replace
from itertools import chain

from odoo import api, fields, models


class AftersalesCase(models.Model):
    """What the promises of a unit still give a case, and what it draws on them."""

    _inherit = "aftersales.case"

    is_reading_missing = fields.Boolean(
        compute="_compute_is_reading_missing",
        help="A promise for the unit ends at a reading of its counter that nobody "
        "has taken.",
    )
    cover_state = fields.Selection(
        [("covered", "Covered"), ("not_covered", "Not Covered")],
        string="Warranty",
        compute="_compute_cover_state",
        # what is promised for a unit is no secret to who sees its case
        compute_sudo=True,
        help="Whether any promise for the unit lasts on the day of its failure.",
    )

    # === COMPUTE METHODS === #

    @api.depends("lot_id", "card_id", "date_failure")
    def _compute_cover_state(self):
        for case in self:
            case.cover_state = "covered" if case._is_covered() else "not_covered"

    @api.depends("lot_id", "date_failure")
    def _compute_is_reading_missing(self):
        for case in self:
            asking = [
                coverage
                for coverage in case._get_rule_coverages()
                if coverage.usage_limit and coverage.is_running(case.date_failure)
            ]
            case.is_reading_missing = (
                bool(asking) and not case.is_locked and case._get_usage(asking) is None
            )

    # === BUSINESS METHODS === #

    def _get_rule_coverages(self):
        rules = super()._get_rule_coverages()
        limited_ids = [rule.id for rule in rules if rule.is_limited]
        own = self._get_own_draws(limited_ids)
        return [
            self._adapt_balance(rule, *own.get(rule.id, (0, 0)))
            if rule.is_limited
            else rule
            for rule in rules
        ]

    def _get_own_draws(self, coverage_ids):
        """Return the amount and the visits this case has drawn on promises by now.

        :rtype: dict[int, tuple[float, int]]
        """
        if not (coverage_ids and self._origin):
            return {}
        draws = self.env["aftersales.coverage.usage"]._read_group(
            [
                ("coverage_id", "in", coverage_ids),
                ("res_model", "=", self._name),
                ("res_id", "=", self._origin.id),
            ],
            ["coverage_id"],
            ["amount:sum", "visits:sum"],
        )
        return {coverage.id: (amount, visits) for coverage, amount, visits in draws}

    def _adapt_balance(self, rule, own_amount, own_visits):
        """Return a promise with what it leaves to this case, in its own currency.

        What the case itself has drawn by now is not used up for it.

        :param rule: a limited ``rules.coverage.Coverage`` of the unit
        """
        coverage = self.env["aftersales.warranty.coverage"].browse(rule.id)
        balance = {}
        if coverage.amount_limit:
            left = coverage.amount_limit - coverage.amount_used
            balance["amount_left"] = coverage.currency_id._convert(
                max(left + own_amount, 0),
                self.currency_id or coverage.currency_id,
                self.company_id or self.env.company,
                self.date_failure or fields.Date.context_today(self),
            )
        if coverage.visit_limit:
            left = coverage.visit_limit - coverage.visits_used
            balance["visits_left"] = max(left + own_visits, 0)
        return replace(rule, **balance)

    def _get_usage(self, coverages):
        """Return what the unit's counter showed on the day of failure.

        None while nobody knows, or where no promise asks for it.

        :param coverages: the promises as :meth:`_get_rule_coverages` gives them
        """
        self.ensure_one()
        if not (self.lot_id and any(coverage.usage_limit for coverage in coverages)):
            return None
        return self.lot_id._get_usage_on(self.date_failure)

    def _get_coverages_for(self, line, coverages):
        """Return what the other lines of this case leave to one of them.

        :param line: the part or labour line about to be judged
        :param coverages: the promises as :meth:`_get_rule_coverages` gives them
        """
        if not any(coverage.is_limited for coverage in coverages):
            return coverages
        drawn = self._get_drawn_amounts(
            other for other in chain(self.part_ids, self.labor_ids) if other != line
        )
        return [
            coverage.less(drawn[coverage.id]) if coverage.id in drawn else coverage
            for coverage in coverages
        ]

    def _get_drawn_amounts(self, lines):
        """Return what was granted to lines, by the id of the coverage that did."""
        drawn = defaultdict(float)
        for line in lines:
            if line.coverage_id and line.covered_percent and not line.is_declined:
                drawn[line.coverage_id.id] += line.price_covered
        return drawn

    def _settle_coverage_usage(self):
        """Write down what the approved work has drawn on the unit's promises.

        Called whenever that may have changed: the account then shows each case once,
        with all its approved logs.
        """
        # sudo: aftersales.coverage.usage - whoever approves keeps no ledger
        for case in self.sudo():
            lines = [
                line
                for line in chain(case.part_ids, case.labor_ids)
                if line._is_used_for_good()
            ]
            case.env["aftersales.coverage.usage"]._settle(
                case,
                case._prepare_draws(lines),
                name=case.name,
                date=case.date_failure,
            )

    def _prepare_draws(self, lines):
        """Return amount and visits by coverage: a case is one visit for each."""
        draws = {}
        for coverage_id, drawn in self._get_drawn_amounts(lines).items():
            coverage = self.env["aftersales.warranty.coverage"].browse(coverage_id)
            amount = self.currency_id._convert(
                drawn, coverage.currency_id, self.company_id, self.date_failure
            )
            draws[coverage] = (amount, 1)
        return draws

    def _action_entered(self, state):
        res = super()._action_entered(state)
        if state == "cancelled":
            self._settle_coverage_usage()
        return res
