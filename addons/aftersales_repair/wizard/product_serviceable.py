from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class AftersalesProductServiceable(models.TransientModel):
    """Asks for the product categories that are served from now on, or no longer."""

    _name = "aftersales.product.serviceable"
    _description = "Serviceable Categories"

    operation = fields.Selection(
        [("serve", "Serve"), ("stop", "Stop Serving")],
        required=True,
        default="serve",
    )
    category_ids = fields.Many2many(
        comodel_name="product.category",
        string="Categories",
        help="With all categories below them.",
    )
    product_count = fields.Integer(
        string="Products Affected", compute="_compute_product_count"
    )

    @api.depends("operation", "category_ids")
    def _compute_product_count(self):
        for wizard in self:
            wizard.product_count = self.env["product.template"].search_count(
                wizard._get_domain()
            )

    def action_apply(self):
        """Switch the products of the categories on or off."""
        self.ensure_one()
        if not self.category_ids:
            raise UserError(self.env._("Choose at least one product category."))
        products = self.env["product.template"].search(self._get_domain())
        products.check_access("write")
        if self.operation == "serve":
            products.action_set_serviceable()
        else:
            products.action_unset_serviceable()
        return {"type": "ir.actions.act_window_close"}

    def _get_domain(self):
        """Return the domain of the products that will change."""
        self.ensure_one()
        return (
            Domain("type", "=", "consu")
            & Domain("categ_id", "child_of", self.category_ids.ids)
            & Domain("is_serviceable", "=", self.operation == "stop")
        )
