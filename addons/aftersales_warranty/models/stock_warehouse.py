from odoo import fields, models
from odoo.fields import Domain


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    ship_by_warranty_date = fields.Boolean(
        string="Earliest Warranty Date First",
        default=True,
        help="Serial numbers are picked by warranty date, and a sale's delivery of a "
        "unit is refused while one of the same product with an earlier date lies in "
        "stock. A removal strategy set on the product category or on a location goes "
        "before this.",
    )

    def _get_sellable_quant_domain(self):
        """Return the domain of the goods that this warehouse may sell."""
        return (
            Domain("location_id", "child_of", self.lot_stock_id.ids)
            & Domain("location_id.usage", "=", "internal")
            & Domain("owner_id", "=", False)
            & Domain("quantity", ">", 0)
        )
