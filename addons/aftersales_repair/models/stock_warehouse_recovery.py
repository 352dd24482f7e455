from odoo import models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    def _prepare_aftersales_operations(self):
        """Add the way of good parts from custody into the store."""
        vals_list = super()._prepare_aftersales_operations()
        custody = self.company_id.aftersales_custody_location_id
        return [
            *vals_list,
            self._prepare_aftersales_operation(
                vals_list[0], "recovery", "internal", "ASG", custody, self.lot_stock_id
            ),
        ]
