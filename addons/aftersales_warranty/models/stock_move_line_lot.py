from odoo import models


class ProductProduct(models.Model):
    """Products whose units we know by their serials."""

    _inherit = "product.product"

    def _filter_unit_products(self):
        """Return those of which each unit is one we serve, or give a card."""
        return self.filtered(
            lambda product: (
                product.tracking == "serial"
                and (product.is_serviceable or product.warranty_type_id)
            )
        )


class StockMoveLine(models.Model):
    """A new serial that two receipts, or a receipt and a reception, enter at once."""

    _inherit = "stock.move.line"

    def _create_and_assign_production_lot(self):
        """Create new serials by turns: who comes second finds the first one's.

        Core makes sure in Python only that a serial is made once.
        """
        named = self.filtered("lot_name")
        named.product_id._filter_unit_products()._lock_serials()
        return super()._create_and_assign_production_lot()


class StockMove(models.Model):
    """Serials that are created as they are entered on a transfer."""

    _inherit = "stock.move"

    def _create_lot_ids_from_move_line_vals(
        self, vals_list, product_id, company_id=False
    ):
        if any(vals.get("lot_name") for vals in vals_list):
            product = self.env["product.product"].browse(product_id)
            product._filter_unit_products()._lock_serials()
        return super()._create_lot_ids_from_move_line_vals(
            vals_list, product_id, company_id
        )
