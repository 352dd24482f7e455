from odoo import fields, models


class AftersalesUnitFilterMixin(models.AbstractModel):
    """What holds for work on some units only: of these products, or these categories.

    Installing one model may be worth another sum than the next, or be judged by other
    criteria.
    """

    _name = "aftersales.unit.filter.mixin"
    _description = "Units It Is For"

    unit_product_ids = fields.Many2many(
        comodel_name="product.product",
        string="Units",
        help="The products or variants worked on; empty means all.",
    )
    unit_categ_ids = fields.Many2many(
        comodel_name="product.category",
        string="Unit Categories",
        help="Units of these categories and those below; empty means all.",
    )

    def _filter_for_unit(self, product):
        """Return those that hold for work on a product."""
        return self.filtered(lambda record: record._is_for_unit(product))

    def _is_for_unit(self, product):
        """Return whether this holds for work on a product; without one, if for all."""
        self.ensure_one()
        if self.unit_product_ids and product not in self.unit_product_ids:
            return False
        return not self.unit_categ_ids or bool(
            self.unit_categ_ids & product.categ_id._get_line_of_descent()
        )
