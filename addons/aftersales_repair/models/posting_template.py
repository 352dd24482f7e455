from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

ACTIVITIES = [
    ("customer_share", "Customer's Share of a Part"),
    ("carrier_split", "Share of Another Cost Carrier"),
    ("unstored_part", "Covered Part That Is Not Stored"),
    ("labor_cost", "Covered Labour"),
    ("refused_review", "Refused Warranty Review"),
    ("part_recovered", "Part Recovered"),
    ("old_part_received", "Old Part Received"),
    ("old_part_lost", "Old Part Lost"),
    ("technician_shortage", "Shortage of a Technician"),
    ("transit_loss", "Part Lost Between Branches"),
    ("replacement_unit", "Replacement of a Unit"),
    ("dealer_credit", "Credit to a Dealer"),
]

ACCOUNT_RULES = [
    ("account", "This Account"),
    ("document", "As the Document Says"),
    ("expense", "Expense Account of the Product"),
    ("income", "Income Account of the Product"),
    ("stock", "Stock Valuation of the Product"),
    ("receivable", "Receivable of the Partner"),
    ("payable", "Payable of the Partner"),
    ("carrier_company", "Warranty Cost: Our Company"),
    ("carrier_brand", "Warranty Cost: Brand or Maker"),
    ("carrier_goodwill", "Warranty Cost: Goodwill"),
]

PARTNER_RULES = [
    ("document", "As the Document Says"),
    ("customer", "Customer of the Case"),
    ("agent", "Service Agent of the Case"),
    ("technician", "Technician of the Case"),
    ("maker", "Maker of the Brand"),
    ("none", "None"),
]


class AftersalesPostingTemplate(models.Model):
    """How one activity of the service is posted: journal, accounts, partner, amount.

    The template of the branch itself counts, else that of the company above it, else
    the one without company. Without any the activity posts nothing.
    """

    _name = "aftersales.posting.template"
    _description = "Posting Template"
    _inherit = [
        "aftersales.cached.rows.mixin",
        "aftersales.gate.mixin",
        "analytic.mixin",
        "mail.thread",
        "aftersales.audited.mixin",
    ]
    _audited_title = "activity"
    _audited_fields = (
        "activity",
        "active",
        "company_id",
        "journal_id",
        "debit_rule",
        "debit_account_id",
        "credit_rule",
        "credit_account_id",
        "partner_rule",
        "factor",
    )
    _order = "activity, company_id, id"
    _rec_name = "activity"

    activity = fields.Selection(ACTIVITIES, required=True, index=True, tracking=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        index="btree_not_null",
        ondelete="cascade",
        tracking=True,
        help="Also for the branches below it that have no template of their own. "
        "Empty is for all companies.",
    )
    active = fields.Boolean(default=True, tracking=True)
    journal_id = fields.Many2one(
        comodel_name="account.journal",
        index="btree_not_null",
        domain="[('type', '=', 'general')]",
        tracking=True,
        help="Empty takes the stock journal of the company.",
    )
    debit_rule = fields.Selection(
        ACCOUNT_RULES,
        string="Debit",
        required=True,
        default="account",
        tracking=True,
    )
    debit_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Account to Debit",
        index="btree_not_null",
        tracking=True,
    )
    credit_rule = fields.Selection(
        ACCOUNT_RULES,
        string="Credit",
        required=True,
        default="account",
        tracking=True,
    )
    credit_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Account to Credit",
        index="btree_not_null",
        tracking=True,
    )
    partner_rule = fields.Selection(
        PARTNER_RULES,
        string="Partner",
        required=True,
        default="document",
        tracking=True,
    )
    factor = fields.Float(
        string="Amount (%)",
        default=100.0,
        required=True,
        tracking=True,
        help="How much of the amount of the document is posted.",
    )

    _factor_positive = models.Constraint(
        "CHECK (factor > 0)", "A template posts more than 0 percent of an amount."
    )
    _activity_uniq = models.UniqueIndex(
        "(activity, COALESCE(company_id, 0)) WHERE active",
        "There is a template for this activity and company already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("activity", "company_id")
    def _compute_display_name(self):
        for template in self:
            label = template._get_activity_label(template.activity)
            company = template.company_id.name
            template.display_name = f"{label} ({company})" if company else label

    # === CONSTRAINT METHODS === #

    @api.constrains(
        "debit_rule", "debit_account_id", "credit_rule", "credit_account_id"
    )
    def _check_accounts(self):
        for template in self:
            for side in ("debit", "credit"):
                if (
                    template[f"{side}_rule"] == "account"
                    and not template[f"{side}_account_id"]
                ):
                    raise ValidationError(
                        self.env._(
                            "Choose the account that “%(template)s” posts to, on "
                            "its %(side)s side.",
                            template=template.display_name,
                            side=template._get_side_label(side),
                        )
                    )

    @api.constrains("company_id", "journal_id", "debit_account_id", "credit_account_id")
    def _check_companies(self):
        for template in self.filtered("company_id"):
            for record in template._get_records_in_books():
                if record and not template._is_usable(record, template.company_id):
                    raise ValidationError(
                        template._get_unusable_message(record, template.company_id)
                    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        for vals in vals_list:
            if vals.get("active", True):
                self._check_twin(vals.get("activity"), vals.get("company_id"))
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        if {"activity", "company_id", "active"} & vals.keys():
            for template in self:
                if vals.get("active", template.active):
                    template._check_twin(
                        vals.get("activity", template.activity),
                        vals.get("company_id", template.company_id.id),
                    )
        return super().write(vals)

    def _get_gate_fields(self):
        # people fill in a template; no step does
        return set()

    def _check_twin(self, activity, company_id):
        """Refuse a second template in words, before the database does."""
        # sudo: aftersales.posting.template - also one this user does not see
        twin = (
            self.sudo()
            .with_context(active_test=True)
            .search(
                [
                    ("activity", "=", activity),
                    ("company_id", "=", company_id or False),
                    ("id", "not in", self.ids),
                ],
                limit=1,
            )
        )
        if twin:
            raise ValidationError(
                self.env._(
                    "“%s” is there already. Change that one, or archive it.",
                    twin.display_name,
                )
            )

    # === BUSINESS METHODS === #

    @api.model
    def _find(self, activity, company):
        """Return the template that posts ``activity`` in the books of ``company``.

        The nearest company counts: its own, then each one above it, then none.

        :rtype: aftersales.posting.template, empty where nothing is to be posted
        """
        # sudo: aftersales.posting.template - steps of any role post by them
        templates = self.sudo().browse()
        by_company = self._get_active_ids().get(activity)
        if not by_company:
            return templates
        line = [*self._get_company_line(company).ids, False]
        found = (by_company[near] for near in line if near in by_company)
        return templates.browse(next(found, None))

    @api.model
    @tools.ormcache()
    def _get_active_ids(self):
        """Return the active templates by activity and by company.

        :rtype: dict[str, dict[int | False, int]]
        """
        ids = {}
        # sudo: aftersales.posting.template - as for finding them
        for template in self.sudo().with_context(active_test=True).search([]):
            ids.setdefault(template.activity, {})[template.company_id.id] = template.id
        return ids

    @api.model
    def _get_company_line(self, company):
        """Return a company and those above it, the nearest first."""
        # sudo: res.company - a branch may not know its head office
        return company.sudo().parent_ids[::-1]

    def _get_activity_label(self, activity):
        return dict(self._fields["activity"]._description_selection(self.env)).get(
            activity, ""
        )

    def _get_side_label(self, side):
        return self._fields[f"{side}_rule"]._description_string(self.env)

    def _get_records_in_books(self):
        """Return what must be in the books of the company of this template."""
        self.ensure_one()
        return [self.journal_id, self.debit_account_id, self.credit_account_id]

    def _is_usable(self, record, company):
        """Tell whether a journal or an account is in the books of a company."""
        domain = record._check_company_domain(company.sudo())
        return bool(record.sudo().filtered_domain(domain))

    def _get_unusable_message(self, record, company):
        return self.env._(
            "“%(record)s” is not in the books of %(company)s. Choose another one on "
            "the posting template “%(template)s”.",
            record=record.display_name,
            company=company.sudo().name,
            template=self.display_name,
        )

    def _get_journal(self, company):
        """Return the journal to post to in the books of a company.

        :raises UserError: when there is none, saying where to set it
        """
        self.ensure_one()
        journal = self.journal_id or next(
            (
                near.account_stock_journal_id
                for near in self._get_company_line(company)
                if near.account_stock_journal_id
            ),
            self.journal_id,
        )
        if not journal:
            raise UserError(
                self.env._(
                    "%(company)s has no stock journal, so “%(template)s” could not be "
                    "posted. Set the journal on the posting template, or the stock "
                    "journal in the settings of Inventory.",
                    company=company.sudo().name,
                    template=self.display_name,
                )
            )
        if not self._is_usable(journal, company):
            raise UserError(self._get_unusable_message(journal, company))
        return journal
