from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _get_warranty_type(self):
        """Return the warranty type that a unit of this product is sold with.

        Hook for assignments that are finer or wider than the product.
        """
        return self.product_tmpl_id.warranty_type_id
