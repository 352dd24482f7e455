from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import float_round

from ..rules.case_states import CLOSED_STATES, OPEN_STATES
from ..rules.replacement import Record, find_reached

BATCH = 500
REPAIR_STATES = OPEN_STATES - {"draft"}
# what decides changes with the lines and the fault; in between only the days go on,
# which a job counts every night
REVIEWED_STATES = ("to_assign", "to_sort", "cancelled")


class AftersalesCase(models.Model):
    """Whether the unit of a case should rather be replaced than repaired again."""

    _inherit = "aftersales.case"

    is_replacement_due = fields.Boolean(
        string="Replacement Due",
        compute="_compute_replacement_due",
        store=True,
        default=False,
        copy=False,
        help="The unit has reached a replacement threshold.",
    )
    replacement_reason = fields.Char(
        compute="_compute_replacement_due", store=True, default=False, copy=False
    )

    _replacement_due_idx = models.Index("(id) WHERE is_replacement_due")

    # === COMPUTE METHODS === #

    def _compute_replacement_due(self):
        """Flag the cases whose unit has reached a threshold.

        It depends on the history of a unit, its costs and the days that go by: the
        steps that matter ask for it, see :meth:`_review_replacement`.
        """
        names = ("is_replacement_due", "replacement_reason")
        # what is known is compared, and written only where it differs
        self._origin.fetch(names)
        stored = self._show_stored(*names)
        reasons = stored._find_replacement_reasons()
        for case in stored:
            case.is_replacement_due = case in reasons
            case.replacement_reason = reasons.get(case, False)

    # === CRUD METHODS === #

    def write(self, vals):
        res = super().write(vals)
        if vals.keys() & {
            "lot_id",
            "product_id",
            "work_type_id",
            "fault_mode_id",
            "fault_agent_id",
        }:
            self._review_replacement()
        return res

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"is_replacement_due", "replacement_reason"}

    def _action_entered(self, state):
        res = super()._action_entered(state)
        if state in REVIEWED_STATES:
            self._review_replacement()
        return res

    # === BUSINESS METHODS === #

    @api.model
    def _cron_review_replacement(self):
        """Look at the open cases once a day: their days in repair go on."""
        cron = self.env["ir.cron"]
        cases = self.search(
            [
                ("lot_id", "!=", False),
                ("is_installation", "=", False),
                ("state", "not in", ["draft", *CLOSED_STATES]),
            ],
            order="id",
        )
        cron._commit_progress(remaining=len(cases))
        for start in range(0, len(cases), BATCH):
            batch = cases[start : start + BATCH]
            batch._review_replacement()
            if not cron._commit_progress(len(batch)):
                break

    def _review_replacement(self):
        """Have these cases looked at anew, once however often it is asked for."""
        for name in ("is_replacement_due", "replacement_reason"):
            self.env.add_to_compute(self._fields[name], self)

    def _find_replacement_reasons(self):
        """Return why units are due for replacement, by case; the others are left out.

        :rtype: dict[aftersales.case, str]
        """
        rules = self.env["aftersales.replacement.rule"]
        rule_by_case = {
            case: rule
            for case in self
            if case.lot_id and not case.is_installation
            if (rule := rules._find(case.product_id))
        }
        cases = self.browse().union(*rule_by_case)
        histories = cases._get_unit_histories()
        facts = self._get_repair_facts(histories, rule_by_case.values())
        reasons = {}
        for case, rule in rule_by_case.items():
            record = case._get_repair_record(rule, histories[case.lot_id], facts)
            reached = find_reached(record, rule.limits)
            if reached:
                reasons[case] = self._tell_reached(rule, reached)
        return reasons

    def _review_replacement_cost(self):
        """Look anew after a change of cost, where a threshold asks for it."""
        rules = self.env["aftersales.replacement.rule"]._get_rules()
        if any(rule.limits.cost_percent for rule in rules):
            self._review_replacement()

    def _get_unit_histories(self):
        """Return the cases of each unit that may count as repairs, in one search.

        :rtype: dict[stock.lot, aftersales.case]
        """
        if not self:
            return {}
        cases = self.search(
            Domain("lot_id", "in", self.lot_id.ids)
            & Domain("is_installation", "=", False)
            & Domain("state", "not in", ("draft", "cancelled")),
        )
        histories = defaultdict(self.browse)
        histories.update(cases.grouped("lot_id"))
        return histories

    def _get_repair_facts(self, histories, rules):
        """Return the days and the cost of each case, where a rule asks for them.

        :return: hours by case, cost by case
        """
        cases = self.browse().union(*histories.values())
        limits = [rule.limits for rule in rules]
        hours = cases._get_repair_hours() if any(each.days for each in limits) else {}
        costs = (
            cases._get_repair_costs()
            if any(each.cost_percent for each in limits)
            else {}
        )
        return hours, costs

    def _get_repair_record(self, rule, history, facts):
        """Return what the unit of this case has been through, by a rule.

        :param rule: the plain ``Threshold``
        :param history: all cases of the unit that may count
        :param facts: hours and costs by case
        :rtype: Record
        """
        self.ensure_one()
        hours, costs = facts
        counted = history.filtered(lambda other: self._counts_as_repair(rule, other))
        cost = rule.limits.cost_percent and sum(
            other.currency_id._convert(
                costs.get(other, 0), self.currency_id, self.company_id
            )
            for other in counted
        )
        price = cost and self._get_unit_price()
        same = counted.filtered(
            lambda other: (
                other.fault_mode_id and (other.fault_mode_id == self.fault_mode_id)
            )
        )
        return Record(
            repairs=len(counted),
            same_fault=len(same),
            days=sum(hours.get(other, 0) for other in counted) / 24,
            cost_percent=price and 100 * cost / price,
        )

    def _counts_as_repair(self, rule, other):
        """Tell whether another case of the same unit counts for this one, by a rule."""
        self.ensure_one()
        if other.fault_agent_id.is_user_caused or other.date_received > (
            self.date_received
        ):
            return False
        if rule.work_type_ids and other.work_type_id.id not in rule.work_type_ids:
            return False
        earliest = rule.months and fields.Datetime.subtract(
            self.date_received, months=rule.months
        )
        return not earliest or other.date_received >= earliest

    def _get_repair_hours(self):
        """Return how long each case was in repair, less what its customer took.

        By the records, not in the database: a unit has few repairs, and what the step
        at hand has changed need not be written for it.
        """
        now = self.env.cr.now()
        hours = dict.fromkeys(self, 0.0)
        for row in self.sudo().state_log_ids:
            if row.state in REPAIR_STATES and row.waiting_for != "customer":
                elapsed = (now - row.date_start).total_seconds() / 3600
                hours[row.case_id] += row.hours if row.date_end else max(elapsed, 0)
        return hours

    def _get_repair_costs(self):
        """Return what parts and work of each case cost in full, less declined ones."""
        return {
            case: sum(
                line.price_full
                for line in (*case.part_ids, *case.labor_ids)
                if not line.is_declined
            )
            for case in self.sudo()
        }

    def _get_unit_price(self):
        """Return what the unit of this case cost its customer, in its currency.

        Without taxes, as every price of a case.
        """
        self.ensure_one()
        line = self.card_id.sale_line_id
        if not line:
            return self._get_net_list_price(self.product_id)
        return line.currency_id._convert(
            line.price_reduce_taxexcl, self.currency_id, self.company_id
        )

    def _get_net_list_price(self, product):
        """Return the list price of a product without the taxes it may include."""
        self.ensure_one()
        price = product._get_untaxed_amount(
            product.lst_price, 1, self.company_id, product.currency_id
        )
        return product.currency_id._convert(price, self.currency_id, self.company_id)

    @api.model
    def _tell_reached(self, rule, reached):
        """Say which limits were reached, in one line."""
        labels = {
            "repairs": self.env._("repairs"),
            "same_fault": self.env._("repairs of the same fault"),
            "days": self.env._("days in repair"),
            "cost_percent": self.env._("% of the price"),
        }
        return "{}: {}".format(
            self.env["aftersales.replacement.rule"].sudo().browse(rule.id).name,
            ", ".join(
                self.env._(
                    "%(value)s %(what)s (limit %(limit)s)",
                    value=f"{float_round(value, precision_digits=1):g}",
                    what=labels[name],
                    limit=f"{limit:g}",
                )
                for name, value, limit in reached
            ),
        )
