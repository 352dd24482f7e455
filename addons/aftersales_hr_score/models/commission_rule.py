from odoo import api, fields, models

from ..rules import pay
from ..rules.shares import exact, technician_shares

PERCENT_BASES = ("labor", "part_price", "part_margin")
LABOR_BASES = ("labor", "service")
PART_BASES = ("part", "part_price", "part_margin")


class AftersalesCommissionRule(models.Model):
    """What a job pays: an amount for it or its pieces, or a percent of a price."""

    _name = "aftersales.commission.rule"
    _description = "Commission Rule"
    _inherit = ["aftersales.pay.rule.mixin", "aftersales.audited.mixin"]
    _audited_fields = (
        "name",
        "basis",
        "cover",
        "amount",
        "percent",
        "service_ids",
        "product_ids",
        "categ_ids",
        "unit_product_ids",
        "unit_categ_ids",
    )
    _audited_parent = "scheme_id"

    basis = fields.Selection(
        [
            ("job", "Amount per job"),
            ("service", "Amount per service"),
            ("part", "Amount per part"),
            ("labor", "Percent of labour"),
            ("part_price", "Percent of parts"),
            ("part_margin", "Percent of the margin of parts"),
        ],
        required=True,
        default="job",
        help="A job is one order, however many visits it took. The margin is the price "
        "less what the books say the part cost.",
    )
    cover = fields.Selection(
        [
            ("all", "Whoever pays"),
            ("covered", "What the warranty covers"),
            ("charged", "What the customer pays"),
        ],
        string="Of",
        required=True,
        default="all",
        help="Which of the prices count: covered and charged work can be paid apart.",
    )
    service_ids = fields.Many2many(
        comodel_name="aftersales.service",
        string="Services",
        help="The services this rule is for; empty means all.",
    )
    product_ids = fields.Many2many(
        comodel_name="product.product",
        string="Parts",
        help="The parts this rule is for; empty means all.",
    )
    categ_ids = fields.Many2many(
        comodel_name="product.category",
        string="Part Categories",
        help="Parts of these categories and those below; empty means all.",
    )
    # tables of their own: products and categories are the parts' already
    unit_product_ids = fields.Many2many(
        relation="aftersales_commission_rule_unit_product_rel",
        column1="rule_id",
        column2="product_id",
    )
    unit_categ_ids = fields.Many2many(
        relation="aftersales_commission_rule_unit_categ_rel",
        column1="rule_id",
        column2="categ_id",
    )
    is_percent = fields.Boolean(compute="_compute_kind")
    is_for_labor = fields.Boolean(compute="_compute_kind")
    is_for_parts = fields.Boolean(compute="_compute_kind")
    bracket_ids = fields.One2many(
        comodel_name="aftersales.commission.bracket",
        inverse_name="rule_id",
        string="Monthly Brackets",
        copy=True,
    )
    bracket_text = fields.Char(string="Brackets", compute="_compute_bracket_text")

    # === COMPUTE METHODS === #

    @api.depends("basis")
    def _compute_kind(self):
        for rule in self:
            rule.is_percent = rule.basis in PERCENT_BASES
            rule.is_for_labor = rule.basis in LABOR_BASES
            rule.is_for_parts = rule.basis in PART_BASES

    @api.depends_context("lang")
    @api.depends("bracket_ids.start", "bracket_ids.amount", "bracket_ids.percent")
    def _compute_bracket_text(self):
        for rule in self:
            rule.bracket_text = "; ".join(
                self.env._(
                    "from %(start)g: %(rate)s",
                    start=bracket.start,
                    rate=f"{bracket.percent:g} %"
                    if rule.is_percent
                    else rule.currency_id.format(bracket.amount),
                )
                for bracket in rule.bracket_ids
            )

    # === BUSINESS METHODS === #

    def _get_pay_rules(self):
        """Return the rules as plain values for ``rules/pay.py``."""
        return [rule._to_pay_rule() for rule in self]

    def _to_pay_rule(self):
        self.ensure_one()
        brackets = tuple(
            pay.Bracket(
                exact(bracket.start),
                exact(bracket.percent) / 100
                if self.is_percent
                else exact(bracket.amount),
            )
            for bracket in self.bracket_ids
        )
        if self.is_percent:
            return pay.percent_rule(
                self.id, self.name, self.basis, self.percent, brackets=brackets
            )
        return pay.fixed_rule(
            self.id, self.name, self.basis, self.amount, brackets=brackets
        )

    # === BASES === #

    def _get_basis_job(self, facts):
        return pay.Basis(exact(int(facts["is_job_paid"])), facts["shares"])

    def _get_basis_labor(self, facts):
        rows = self._filter_labor(facts)
        return self._share_labor(rows, self.cover, facts)

    def _get_basis_service(self, facts):
        rows = [row for row in self._filter_labor(facts) if self._counts(row)]
        return self._share_labor(rows, "quantity", facts)

    def _get_basis_part(self, facts):
        rows = [row for row in self._filter_parts(facts) if self._counts(row)]
        return pay.Basis(sum(row["quantity"] for row in rows), facts["shares"])

    def _get_basis_part_price(self, facts):
        rows = self._filter_parts(facts)
        return pay.Basis(sum(row[self.cover] for row in rows), facts["shares"])

    def _get_basis_part_margin(self, facts):
        """Return the margin of the parts; sold below their cost they bring none."""
        margin = sum(
            row[self.cover] - row["cost"] * row[self.cover] / row["all"]
            for row in self._filter_parts(facts)
            if row["all"]
        )
        return pay.Basis(max(exact(0), margin), facts["shares"])

    def _counts(self, row):
        """Return whether a piece counts for those who pay for it."""
        return self.cover == "all" or row[self.cover] > 0

    def _filter_labor(self, facts):
        services = self.service_ids.ids
        return [
            row
            for row in facts["labor"]
            if not services or row["service_id"] in services
        ]

    def _filter_parts(self, facts):
        products, categories = self.product_ids.ids, set(self.categ_ids.ids)
        return [
            row
            for row in facts["parts"]
            if (not products or row["product_id"] in products)
            and (not categories or categories & row["category_ids"])
        ]

    def _share_labor(self, rows, weight, facts):
        """Return labour rows as a basis, shared as each of them was."""
        entries = [
            (who, row[weight], share)
            for row in rows
            for who, share in row["shares"].items()
        ]
        quantity = sum(row[weight] for row in rows)
        responsible = facts["technician_id"]
        shares = (
            technician_shares(entries, responsible) if quantity else facts["shares"]
        )
        return pay.Basis(exact(0) + quantity, shares)
