import re

from odoo import api, fields, models
from odoo.tools import ormcache

BRANCH_DOCUMENTS = (
    "aftersales.request",
    "aftersales.case",
    "aftersales.order",
    "aftersales.dealer.return",
)


class ResCompany(models.Model):
    """A head office, a region or an outlet of the service.

    The tree of companies is the network: who works for a company sees the documents
    of those below it. Each branch counts its own requests, cases and orders.
    """

    _inherit = "res.company"

    aftersales_code = fields.Char(
        string="Branch Code",
        copy=False,
        help="Stands in the numbers of this branch's requests, cases and orders.",
    )
    aftersales_level = fields.Selection(
        [("head", "Head Office"), ("region", "Region"), ("outlet", "Outlet")],
        string="Service Level",
        compute="_compute_aftersales_level",
    )
    aftersales_case_count = fields.Integer(
        string="Open Cases", compute="_compute_aftersales_case_count"
    )
    aftersales_missing = fields.Char(
        string="Still Missing",
        compute="_compute_aftersales_missing",
        help="What this branch lacks before units and parts can be moved there.",
    )

    _aftersales_code_uniq = models.UniqueIndex(
        "(aftersales_code) WHERE aftersales_code IS NOT NULL",
        "Another branch has this code already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("parent_id", "child_ids")
    def _compute_aftersales_level(self):
        for company in self:
            # sudo: res.company - who works for a region may not know its outlets
            has_branches = bool(company.sudo().child_ids)
            if not company.parent_id:
                company.aftersales_level = "head"
            else:
                company.aftersales_level = "region" if has_branches else "outlet"

    def _compute_aftersales_case_count(self):
        counts = dict(
            self.env["aftersales.case"]._read_group(
                [("company_id", "in", self.ids), ("date_closed", "=", False)],
                ["company_id"],
                ["__count"],
            )
        )
        for company in self:
            company.aftersales_case_count = counts.get(company, 0)

    @api.depends_context("lang")
    def _compute_aftersales_missing(self):
        # sudo: stock.picking.type - whether there is one says nothing secret
        ready = dict(
            self.env["stock.picking.type"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "in", self.ids),
                    ("aftersales_operation", "=", "transfer"),
                ],
                ["company_id"],
                ["__count"],
            )
        )
        for company in self:
            missing = []
            if company not in ready:
                missing.append(self.env._("a warehouse"))
            if not company.root_id.sudo().chart_template:
                missing.append(self.env._("a chart of accounts"))
            company.aftersales_missing = ", ".join(missing)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        # the tree of companies grows here only; an id that is gone opens nothing
        self.env.registry.clear_cache("stable")
        companies._ensure_aftersales_sequences()
        return companies

    def write(self, vals):
        renamed = self if "aftersales_code" in vals else self.browse()
        old_codes = {company: company.aftersales_code for company in renamed}
        result = super().write(vals)
        for company, old_code in old_codes.items():
            company._rename_aftersales_numbers(old_code)
        return result

    # === ACTION METHODS === #

    def action_set_up_aftersales(self):
        """Give the branches what they miss: warehouse, places, counters, costing."""
        self.check_access("write")
        self._ensure_aftersales_sequences()
        for company in self:
            company._ensure_aftersales_warehouse()
            company._copy_aftersales_costing()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_view_aftersales_cases(self):
        """Open the open cases of this branch."""
        self.ensure_one()
        return self.env["aftersales.case"]._get_action(
            [("company_id", "=", self.id), ("date_closed", "=", False)]
        )

    # === BUSINESS METHODS === #

    @ormcache("tuple(self.ids)", cache="stable")
    def _get_aftersales_branch_ids(self):
        """Return the ids of these companies and of all branches below them."""
        # sudo: res.company - which branches lie below is no right to enter them
        companies = self.sudo().with_context(active_test=False)
        return companies.search([("id", "child_of", self.ids)]).ids

    @api.model
    def _ensure_all_aftersales_sequences(self):
        """Give each company its counters; the first keeps the common ones."""
        companies = self.sudo().with_context(active_test=False).search([], order="id")
        companies[1:]._ensure_aftersales_sequences()

    def _ensure_aftersales_sequences(self):
        """Make the counters that are missing, after the pattern of the common ones."""
        codes = self._get_branch_sequence_codes()
        for company in self.sudo():
            if not company.aftersales_code:
                company.aftersales_code = company._find_aftersales_code()
            sequences = self.env["ir.sequence"].sudo().with_context(active_test=False)
            present = sequences.search(
                [("code", "in", codes), ("company_id", "=", company.id)]
            ).mapped("code")
            for code in set(codes).difference(present):
                common = self._get_common_sequence(code)
                if common:
                    common.copy(company._prepare_aftersales_sequence(common))

    @api.model
    def _get_branch_sequence_codes(self):
        """Return the codes of the counters each branch has for itself. Hook."""
        return [*BRANCH_DOCUMENTS]

    @api.model
    def _get_common_sequence(self, code):
        """Return the counter after whose pattern those of the branches are made."""
        return (
            self.env["ir.sequence"]
            .sudo()
            .search([("code", "=", code), ("company_id", "=", False)], limit=1)
        )

    def _prepare_aftersales_sequence(self, common):
        """Return what sets a branch's counter apart from the common one."""
        return {
            "name": f"{common.name} ({self.name})",
            "company_id": self.id,
            "prefix": self._get_aftersales_prefix(common, self.aftersales_code),
            "number_next": 1,
        }

    @api.model
    def _get_aftersales_prefix(self, common, code):
        return f"{common.prefix or ''}{code}/"

    def _rename_aftersales_numbers(self, old_code):
        """Let the numbers to come carry the new code; those given stay."""
        sequences = self.env["ir.sequence"].sudo()
        for sequence in sequences.search(
            [
                ("code", "in", self._get_branch_sequence_codes()),
                ("company_id", "=", self.id),
            ]
        ):
            common = self._get_common_sequence(sequence.code)
            # a prefix that was changed by hand is left alone
            if sequence.prefix == self._get_aftersales_prefix(common, old_code):
                sequence.prefix = self._get_aftersales_prefix(
                    common, self.aftersales_code
                )

    def _find_aftersales_code(self):
        """Return a free code: the first letters of the name, else the number."""
        self.ensure_one()
        letters = re.sub(r"[^A-Z0-9]", "", (self.name or "").upper())[:3]
        base = letters if len(letters) > 1 else f"B{self.id}"
        taken = set(
            self.sudo()
            .with_context(active_test=False)
            .search([("aftersales_code", "=like", f"{base}%")])
            .mapped("aftersales_code")
        )
        code, number = base, 1
        while code in taken:
            number += 1
            code = f"{base}{number}"
        return code

    def _ensure_aftersales_warehouse(self):
        """Make a warehouse for a branch without one; its places come with it."""
        self.ensure_one()
        # sudo: stock.warehouse - who sets up the network need not manage the stock
        warehouses = self.env["stock.warehouse"].sudo().with_company(self)
        own = warehouses.search([("company_id", "=", self.id)])
        if own:
            own._create_aftersales_operations()
            return
        warehouses.create(
            {
                "name": self.name,
                "code": (self.aftersales_code or self.name)[:5],
                "company_id": self.id,
                "partner_id": self.partner_id.id,
            }
        )

    def _copy_aftersales_costing(self):
        """Cost the parts of a branch by the method of its head office.

        A branch inherits the chart of accounts, but not how goods are costed.
        """
        self.ensure_one()
        if not self.parent_id:
            return
        for name in ("cost_method", "inventory_valuation"):
            if self[name] != self.root_id[name]:
                self[name] = self.root_id[name]
        # sudo: product.category - who sets up the network need not manage products
        categories = self.env["product.category"].sudo().search([])
        for category in categories:
            above = category.with_company(self.root_id)
            below = category.with_company(self)
            for name in ("property_cost_method", "property_valuation"):
                if above[name] and above[name] != below[name]:
                    below[name] = above[name]
