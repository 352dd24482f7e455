from odoo import api, fields, models
from odoo.fields import Domain

from .service_type import COST_CARRIERS

# what a branch knows by heart of its steps depends on these
STEP_FIELDS = {"aftersales_cost_carrier", "active", "company_id"}


class StockLocation(models.Model):
    _inherit = "stock.location"

    is_custody = fields.Boolean(
        help="Things here lie in our hands and belong to others or to nobody's "
        "stock: customers' units, old parts. They are never valued.",
    )
    aftersales_cost_carrier = fields.Selection(
        COST_CARRIERS,
        string="Warranty Cost Carrier",
        index="btree_not_null",
        help="Parts used under cover leave through this location; its valuation "
        "account takes their cost.",
    )

    holds_spare_parts = fields.Boolean(
        compute="_compute_holds_spare_parts",
        search="_search_holds_spare_parts",
        help="Repairs take parts from here: a store of spare parts, or what a "
        "technician carries.",
    )

    _aftersales_carrier_uniq = models.UniqueIndex(
        "(company_id, aftersales_cost_carrier) "
        "WHERE aftersales_cost_carrier IS NOT NULL AND active",
        "This company has a consumption location for this cost carrier already.",
    )
    _aftersales_carrier_usage = models.Constraint(
        "CHECK (aftersales_cost_carrier IS NULL OR usage = 'customer')",
        "A consumption location must be of the type Customer, or its parts would "
        "stay in our stock.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("allowed_company_ids")
    def _compute_holds_spare_parts(self):
        found = self.filtered_domain([("id", "child_of", self._get_part_roots().ids)])
        found.holds_spare_parts = True
        (self - found).holds_spare_parts = False

    def _search_holds_spare_parts(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("id", "child_of", self._get_part_roots().ids)
        return domain if True in value else ~domain

    @api.model
    def _get_part_roots(self):
        """Return the places below which the companies at hand keep spare parts."""
        companies = self.env.companies
        operations = self.env["stock.picking.type"].search(
            [
                ("company_id", "in", companies.ids),
                ("aftersales_operation", "=", "consumption"),
            ]
        )
        return (
            operations.default_location_src_id
            | companies.sudo().aftersales_technician_location_id
        )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._forget_steps()
        return records

    def write(self, vals):
        changed = vals.keys() & STEP_FIELDS
        if changed:
            self._forget_steps()
        res = super().write(vals)
        if changed:
            self._forget_steps()
        return res

    def unlink(self):
        self._forget_steps()
        return super().unlink()

    def _forget_steps(self):
        """Have branches look anew for what their steps go by."""
        if any(self.mapped("aftersales_cost_carrier")):
            self.env.registry.clear_cache()

    # === BUSINESS METHODS === #

    @api.model
    def _get_customers(self):
        """Return where all lies that is with customers."""
        return self.browse(
            self.env["ir.model.data"]._xmlid_to_res_id("stock.stock_location_customers")
        )

    # === VALUATION METHODS === #

    def _should_be_valued(self):
        return super()._should_be_valued() and not self.is_custody

    def _search_is_valued(self, operator, value):
        """Find what is valued by the company at hand, and leave custody out.

        Core leaves it to record rules to keep out other companies. The steps of the
        service are valued as superuser, whom no rule stops: what lies in one branch
        would count as stock of all of them, and issues cost what was used up long ago.
        """
        domain = super()._search_is_valued(operator, value)
        ours = Domain("is_custody", "!=", True) & Domain(
            "company_id", "=", self.env.company.id
        )
        if (operator == "=") == bool(value):
            return domain & ours
        return domain | ~ours
