from odoo import api, fields, models
from odoo.fields import Domain

# From the finest to the widest: among rules of one priority the finest one counts.
TARGETS = {
    "product_id": "variant",
    "product_tmpl_id": "product",
    "categ_id": "category",
    "brand_id": "brand",
}
OWN_PRIORITY = 10


class AftersalesWarrantyAssignment(models.Model):
    """A rule that says which products are sold with a warranty type."""

    _name = "aftersales.warranty.assignment"
    _description = "Warranty Assignment"
    _inherit = ["aftersales.change.log.mixin", "aftersales.audited.mixin"]
    _audited_fields = (
        "type_id",
        "sequence",
        "applied_on",
        "product_id",
        "product_tmpl_id",
        "categ_id",
        "brand_id",
    )
    _audited_parent = "type_id"
    _order = "sequence, type_id, id"

    type_id = fields.Many2one(
        "aftersales.warranty.type",
        string="Warranty Type",
        required=True,
        index=True,
        ondelete="cascade",
    )
    active = fields.Boolean(related="type_id.active", store=True)
    sequence = fields.Integer(
        string="Priority",
        default=OWN_PRIORITY,
        help="The lowest number counts first; among equals the variant before the "
        "product, the product before its category, the category before the brand. "
        "The type on the product itself has priority 10.",
    )
    applied_on = fields.Selection(
        [
            ("variant", "Variant"),
            ("product", "Product"),
            ("category", "Category"),
            ("brand", "Brand"),
        ],
        required=True,
        compute="_compute_applied_on",
        store=True,
        precompute=True,
        readonly=False,
    )
    product_id = fields.Many2one(
        "product.product", string="Variant", index="btree_not_null", ondelete="cascade"
    )
    product_tmpl_id = fields.Many2one(
        "product.template",
        string="Product",
        index="btree_not_null",
        ondelete="cascade",
    )
    categ_id = fields.Many2one(
        "product.category",
        string="Category",
        index="btree_not_null",
        ondelete="cascade",
        help="The category and all below it; the nearest one counts.",
    )
    brand_id = fields.Many2one(
        "aftersales.brand", index="btree_not_null", ondelete="cascade"
    )

    _has_one_target = models.Constraint(
        "CHECK (num_nonnulls(product_id, product_tmpl_id, categ_id, brand_id) = 1)",
        "An assignment is for exactly one variant, product, category or brand.",
    )
    _target_unique = models.UniqueIndex(
        "(type_id, COALESCE(product_id, 0), COALESCE(product_tmpl_id, 0), "
        "COALESCE(categ_id, 0), COALESCE(brand_id, 0))",
        "This warranty type is assigned there already.",
    )

    # === COMPUTE METHODS === #

    @api.depends(*TARGETS)
    def _compute_applied_on(self):
        for assignment in self:
            named = [target for name, target in TARGETS.items() if assignment[name]]
            assignment.applied_on = (
                named[0] if named else assignment.applied_on or "category"
            )

    @api.onchange("applied_on")
    def _onchange_applied_on(self):
        for name, target in TARGETS.items():
            if target != self.applied_on:
                self[name] = False

    @api.depends("type_id", *TARGETS)
    def _compute_display_name(self):
        for assignment in self:
            target = assignment._get_target().display_name or ""
            assignment.display_name = f"{assignment.type_id.name}: {target}"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        assignments = super().create(vals_list)
        self._forget_resolved()
        return assignments

    def write(self, vals):
        res = super().write(vals)
        self._forget_resolved()
        return res

    def unlink(self):
        res = super().unlink()
        self._forget_resolved()
        return res

    # === BUSINESS METHODS === #

    def _get_target(self):
        """Return the variant, product, category or brand that this is for."""
        self.ensure_one()
        return self.product_id or self.product_tmpl_id or self.categ_id or self.brand_id

    def _get_reason(self):
        """Say for whom this assignment is made, for the product's form."""
        self.ensure_one()
        targets = dict(self._fields["applied_on"]._description_selection(self.env))
        return f"{targets[self.applied_on]}: {self._get_target().display_name}"

    @api.model
    def _forget_resolved(self):
        """Drop what products have in cache: no dependency leads from a rule to them."""
        names = ["effective_warranty_type_id", "warranty_type_reason"]
        for model in ("product.product", "product.template"):
            self.env[model].invalidate_model(names, flush=False)

    @api.model
    def _find_for(self, products):
        """Return all assignments that may be for some of these products.

        One search, however many products there are.
        """
        categories = products.categ_id.mapped(
            lambda category: category._get_line_of_descent()
        )
        return self.search(
            Domain.OR(
                [
                    Domain("product_id", "in", products.ids),
                    Domain("product_tmpl_id", "in", products.product_tmpl_id.ids),
                    Domain("categ_id", "in", categories.ids),
                    Domain("brand_id", "in", products.aftersales_brand_id.ids),
                ]
            )
        )

    def _get_logged_fields(self):
        return {"sequence", *TARGETS}

    def _get_log_document(self):
        return self.type_id
