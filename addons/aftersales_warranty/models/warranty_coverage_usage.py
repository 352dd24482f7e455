from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class AftersalesWarrantyCoverage(models.Model):
    """What has been drawn on a promise, and what is left of it."""

    _inherit = "aftersales.warranty.coverage"

    usage_ids = fields.One2many(
        "aftersales.coverage.usage", "coverage_id", string="Use"
    )
    continues_id = fields.Many2one(
        "aftersales.warranty.coverage",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The coverage of a replaced unit or component that goes on as this one, "
        "with what was left of it.",
    )
    # Stored: whoever records a use writes the coverage, so that of two who do it at
    # the same moment the second starts over on what the first has left.
    amount_used = fields.Monetary(
        compute="_compute_used",
        store=True,
        help="What we have borne under this promise so far.",
    )
    visits_used = fields.Integer(
        compute="_compute_used",
        store=True,
        help="How often this promise has been drawn on.",
    )
    amount_left = fields.Monetary(
        compute="_compute_left", help="What is left of the amount; 0 without a limit."
    )
    visits_left = fields.Integer(
        compute="_compute_left",
        string="Free Visits Left",
        help="What is left of the free visits; 0 without a limit.",
    )
    balance = fields.Char(
        string="Left", compute="_compute_balance", help="What is left, in one line."
    )

    # === COMPUTE METHODS === #

    @api.depends("usage_ids.amount", "usage_ids.visits")
    def _compute_used(self):
        used = {
            coverage.id: (amount, visits)
            for coverage, amount, visits in self.env[
                "aftersales.coverage.usage"
            ]._read_group(
                [("coverage_id", "in", self.ids)],
                ["coverage_id"],
                ["amount:sum", "visits:sum"],
            )
        }
        for coverage in self:
            amount, visits = used.get(coverage.id, (0, 0))
            coverage.update({"amount_used": amount, "visits_used": visits})

    @api.depends("amount_limit", "amount_used", "visit_limit", "visits_used")
    def _compute_left(self):
        for coverage in self:
            coverage.amount_left = max(coverage.amount_limit - coverage.amount_used, 0)
            coverage.visits_left = max(coverage.visit_limit - coverage.visits_used, 0)

    @api.depends("amount_left", "visits_left", "currency_id")
    @api.depends_context("lang")
    def _compute_balance(self):
        for coverage in self:
            coverage.balance = ", ".join(coverage._get_balance_texts()) or False

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        coverages = super().create(vals_list)
        coverages.filtered("continues_id")._carry_over()
        return coverages

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        return [
            vals | {"continues_id": coverage.id}
            for coverage, vals in zip(self, vals_list, strict=True)
        ]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for coverage in self.filtered(lambda coverage: coverage._has_been_used()):
            raise UserError(
                self.env._(
                    "%(owner)s: “%(coverage)s” has been drawn on and stays on record "
                    "with its account. Set its last day to end it instead.",
                    owner=coverage._get_log_document().display_name,
                    coverage=coverage.scope,
                )
            )

    # === BUSINESS METHODS === #

    def _get_balance_texts(self):
        """Return what is left of each limit in words."""
        self.ensure_one()
        texts = []
        if self.visit_limit:
            texts.append(
                self.env._(
                    "%(left)s of %(limit)s visits",
                    left=self.visits_left,
                    limit=self.visit_limit,
                )
            )
        if self.amount_limit:
            texts.append(
                self.env._(
                    "%(left)s of %(limit)s",
                    left=self.currency_id.format(self.amount_left),
                    limit=self.currency_id.format(self.amount_limit),
                )
            )
        return texts

    def _get_overdraft(self):
        """Return the coverages of which more was used than was promised."""
        return self.filtered(
            lambda coverage: (
                (coverage.visit_limit and coverage.visits_used > coverage.visit_limit)
                or (
                    coverage.amount_limit
                    and coverage.currency_id.compare_amounts(
                        coverage.amount_used, coverage.amount_limit
                    )
                    > 0
                )
            )
        )

    def _check_balance(self):
        """Refuse to record more than what was left."""
        for coverage in self._get_overdraft():
            raise ValidationError(
                self.env._(
                    "%(owner)s: “%(coverage)s” allows %(limits)s and would be "
                    "overdrawn: %(visits)s visits and %(amount)s in all. Record no "
                    "more than what is left, or let a manager raise the limit.",
                    owner=coverage._get_log_document().display_name,
                    coverage=coverage.scope,
                    limits=coverage.limits,
                    visits=coverage.visits_used,
                    amount=coverage.currency_id.format(coverage.amount_used),
                )
            )

    def _carry_over(self):
        """Let these coverages go on with what is left of those they continue."""
        # sudo: aftersales.coverage.usage - whoever replaces a unit keeps no ledger
        usage_model = self.env["aftersales.coverage.usage"].sudo()
        # an account that is overdrawn already goes on as it stands
        usage_model.with_context(aftersales_is_granted=True).create(
            [
                {
                    "coverage_id": coverage.id,
                    "name": self.env._(
                        "Used before: %s",
                        source._get_log_document().display_name,
                    ),
                    "amount": source.amount_used,
                    "visits": source.visits_used,
                    "res_model": source._name,
                    "res_id": source.id,
                }
                for coverage in self
                for source in coverage.continues_id
                if source.amount_used or source.visits_used
            ]
        )
