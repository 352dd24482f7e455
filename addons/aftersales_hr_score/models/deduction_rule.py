from odoo import fields, models

from ..rules import pay
from ..rules.shares import exact


class AftersalesDeductionRule(models.Model):
    """What bad work costs who did it, within the cap of the scheme."""

    _name = "aftersales.deduction.rule"
    _description = "Deduction Rule"
    _inherit = ["aftersales.pay.rule.mixin", "aftersales.audited.mixin"]
    _audited_fields = (
        "name",
        "basis",
        "unit",
        "amount",
        "percent",
        "days",
        "unit_product_ids",
        "unit_categ_ids",
    )
    _audited_parent = "scheme_id"

    basis = fields.Selection(
        [
            ("failed_check", "Failed check"),
            ("comeback", "Comeback"),
            ("late", "Day late"),
            ("old_part", "Old part late or lost"),
        ],
        string="For Each",
        required=True,
        help="Work is late after the end of the visit, or of the planned work.",
    )
    unit = fields.Selection(
        [("amount", "Amount"), ("percent", "Percent of the job's pay")],
        string="Takes",
        required=True,
        default="amount",
    )
    days = fields.Integer(
        string="Within Days",
        default=30,
        help="A unit that is back within so many days after the work is a comeback.",
    )

    _days_positive = models.Constraint("CHECK (days >= 0)", "Days cannot be negative.")

    # === BUSINESS METHODS === #

    def _get_pay_rules(self):
        """Return the rules as plain values for ``rules/pay.py``."""
        return [
            pay.percent_rule(
                rule.id,
                rule.name,
                rule.basis,
                rule.percent,
                deduction=True,
                of_pay=True,
            )
            if rule.unit == "percent"
            else pay.fixed_rule(
                rule.id, rule.name, rule.basis, rule.amount, deduction=True
            )
            for rule in self
        ]

    # === BASES === #

    def _get_basis_failed_check(self, facts):
        # each answers for the checks of his own work
        who = facts["line_technician_id"]
        return pay.Basis(exact(facts["failed_check_count"]), {who: exact(1)})

    def _get_basis_comeback(self, facts):
        back = sum(after <= self.days for _name, after in facts["comebacks"])
        return pay.Basis(exact(back), facts["shares"])

    def _get_basis_late(self, facts):
        return pay.Basis(exact(facts["late_days"]), facts["shares"])

    def _get_basis_old_part(self, facts):
        return pay.Basis(exact(len(facts["late_old_parts"])), facts["shares"])
