from odoo import models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    def _prepare_aftersales_operations(self):
        """Add the way of old parts from custody back to their makers."""
        vals_list = super()._prepare_aftersales_operations()
        custody = self.company_id.aftersales_custody_location_id
        suppliers = self.env.ref("stock.stock_location_suppliers")
        return [
            *vals_list,
            self._prepare_aftersales_operation(
                vals_list[0], "old_part_return", "outgoing", "ASM", custody, suppliers
            ),
        ]
