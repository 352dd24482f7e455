from odoo import api, fields, models

from .warranty_assignment import OWN_PRIORITY


class ProductProduct(models.Model):
    _inherit = "product.product"

    effective_warranty_type_id = fields.Many2one(
        "aftersales.warranty.type",
        string="Sold With",
        compute="_compute_effective_warranty_type_id",
        compute_sudo=True,
        help="The warranty type that results for this product from all assignments.",
    )
    warranty_type_reason = fields.Char(
        string="Because Of",
        compute="_compute_warranty_type_reason",
        compute_sudo=True,
        help="The assignment that decides.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "product_tmpl_id.warranty_type_id.active",
        "product_tmpl_id.warranty_type_id.brand_id",
        "product_tmpl_id.aftersales_brand_id",
        "product_tmpl_id.categ_id.parent_path",
    )
    def _compute_effective_warranty_type_id(self):
        for product, assignment in self._get_assignments().items():
            product.effective_warranty_type_id = (
                assignment.type_id or product._get_own_warranty_type()
            )

    @api.depends_context("lang")
    @api.depends("effective_warranty_type_id")
    def _compute_warranty_type_reason(self):
        for product, assignment in self._get_assignments().items():
            if assignment:
                product.warranty_type_reason = assignment._get_reason()
            elif product.effective_warranty_type_id:
                product.warranty_type_reason = self.env._("Set on the product")
            else:
                product.warranty_type_reason = False

    # === BUSINESS METHODS === #

    def _get_warranty_type(self):
        """Return the warranty type that a unit of this product is sold with.

        The lowest priority counts first; then the variant before the product, the
        product before its category, the category before the brand.
        """
        # sudo: aftersales.warranty.type - a delivery or a sale needs no right on it
        return self.sudo().effective_warranty_type_id.sudo(self.env.su)

    def _get_own_warranty_type(self):
        """Return the type set on the product itself, if it may be sold with it."""
        self.ensure_one()
        return self.product_tmpl_id.warranty_type_id.filtered(
            lambda warranty_type: warranty_type._serves(self.aftersales_brand_id)
        )

    def _get_assignments(self):
        """Return the assignment that decides for each product, in one search.

        An empty one where the product's own type decides, or nothing does.

        :rtype: dict[product.product, aftersales.warranty.assignment]
        """
        assignment_model = self.env["aftersales.warranty.assignment"]
        by_target = assignment_model._find_for(self).grouped(
            lambda assignment: assignment._get_target()
        )
        result = {}
        for product in self:
            ranks = {
                assignment: (assignment.sequence, level, assignment.id)
                for level, target in enumerate(product._get_assignment_targets())
                for assignment in by_target.get(target, ())
                if assignment.type_id._serves(product.aftersales_brand_id)
            }
            best = min(ranks, key=ranks.get, default=assignment_model)
            own = product._get_own_warranty_type()
            if best and own and ranks[best] > (OWN_PRIORITY, 1):
                best = assignment_model
            result[product] = best
        return result

    def _get_assignment_targets(self):
        """Return what an assignment may name to mean this product, finest first."""
        self.ensure_one()
        categories = self.categ_id._get_line_of_descent()
        brand = self.aftersales_brand_id
        return [self._origin, self.product_tmpl_id._origin, *categories, brand]
