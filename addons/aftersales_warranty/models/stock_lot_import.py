from odoo import models


class StockLot(models.Model):
    _inherit = "stock.lot"

    # A serial is looked up in its product by each import, and by core whenever it
    # sees that a number is unique: without this, among all units of the product.
    _product_name_idx = models.Index("(product_id, name)")
