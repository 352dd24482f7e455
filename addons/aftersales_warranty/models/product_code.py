from odoo import api, fields, models


class ProductCategory(models.Model):
    """How products of a category are coded."""

    _inherit = "product.category"

    code_pattern_id = fields.Many2one(
        "aftersales.number.pattern",
        string="Product Codes",
        index="btree_not_null",
        ondelete="restrict",
        help="New products of this category, and of those below it that have no "
        "pattern of their own, get a reference of this pattern.",
    )

    def _get_code_pattern(self):
        """Return the pattern of the nearest category that has one."""
        self.ensure_one()
        category = self
        while category and not category.code_pattern_id:
            category = category.parent_id
        # sudo: aftersales.number.pattern - whoever makes a product draws its code
        return category.sudo().code_pattern_id


class ProductTemplate(models.Model):
    _inherit = "product.template"

    @api.model_create_multi
    def create(self, vals_list):
        # the code keyed in reaches the variant only after it was made
        waiting = self.with_context(product_code_later=True)
        templates = super(ProductTemplate, waiting).create(vals_list)
        templates = templates.with_env(self.env)
        if not self.env.context.get("product_code_later"):
            templates.product_variant_ids._draw_codes()
        return templates


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model_create_multi
    def create(self, vals_list):
        waiting = self.with_context(product_code_later=True)
        products = super(ProductProduct, waiting).create(vals_list)
        products = products.with_env(self.env)
        if not self.env.context.get("product_code_later"):
            products._draw_codes()
        return products

    def _draw_codes(self):
        """Give products without a reference the next one of their category."""
        uncoded = self.filtered(lambda product: not product.default_code)
        for category, products in uncoded.grouped("categ_id").items():
            pattern = category and category._get_code_pattern()
            if pattern:
                codes = self._next_codes(pattern, len(products))
                for product, code in zip(products, codes, strict=True):
                    product.default_code = code

    @api.model
    def _next_codes(self, pattern, count):
        """Draw references that no product has, not even an archived one."""
        codes = []
        products = self.with_context(active_test=False).sudo()
        while len(codes) < count:
            drawn = pattern._next_many(count - len(codes))
            # sudo: product.product - a code may be taken in another company
            taken = products.search_fetch(
                [("default_code", "in", drawn)], ["default_code"]
            )
            codes += [c for c in drawn if c not in taken.mapped("default_code")]
        return codes
