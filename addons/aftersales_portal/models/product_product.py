from odoo import models
from odoo.fields import Domain


class ProductProduct(models.Model):
    """What owners of a product may read about it."""

    _inherit = "product.product"

    # === PORTAL METHODS === #

    def _get_portal_documents(self):
        """Return the papers meant for the owners of these products, as superuser."""
        # sudo: product.document - those marked for customers are for any owner
        return (
            self.env["product.document"]
            .sudo()
            .search(
                Domain("is_for_customers", "=", True)
                & (
                    (
                        Domain("res_model", "=", "product.template")
                        & Domain("res_id", "in", self.product_tmpl_id.ids)
                    )
                    | (
                        Domain("res_model", "=", "product.product")
                        & Domain("res_id", "in", self.ids)
                    )
                )
            )
        )
