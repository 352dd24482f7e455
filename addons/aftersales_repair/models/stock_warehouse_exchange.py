from odoo import models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    def _prepare_aftersales_operations(self):
        """Add the ways of a unit that is ours now: made as new, or to its maker."""
        vals_list = super()._prepare_aftersales_operations()
        custody = self.company_id.aftersales_custody_location_id
        refurbished = self.company_id.aftersales_refurbished_location_id
        suppliers = self.env.ref("stock.stock_location_suppliers")
        return vals_list + [
            self._prepare_aftersales_operation(vals_list[0], *step)
            for step in (
                ("refurbish", "internal", "ASUF", custody, refurbished),
                ("unit_return", "outgoing", "ASUM", custody, suppliers),
            )
        ]
