from odoo import models


class ProductCategory(models.Model):
    _inherit = "product.category"

    def _get_line_of_descent(self):
        """Return this category and all above it, the nearest first."""
        path = self.parent_path or ""
        return self.browse(int(part) for part in reversed(path.split("/")[:-1]))
