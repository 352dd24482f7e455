from odoo import models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    def _prepare_aftersales_operations(self):
        """Add the ways of a unit that is ours now: made as new, or to its maker."""
        vals_list = super()._prepare_aftersales_operations()
        pattern = next(
            vals for vals in vals_list if vals["aftersales_operation"] == "transfer"
        )
        names = dict(
            self.env["stock.picking.type"]
            ._fields["aftersales_operation"]
            ._description_selection(self.env)
        )
        refurbished = self.company_id.aftersales_refurbished_location_id
        suppliers = self.env.ref("stock.stock_location_suppliers")
        return vals_list + [
            pattern
            | {
                "name": names[operation],
                "aftersales_operation": operation,
                "code": code,
                "sequence_code": sequence_code,
                "default_location_dest_id": destination.id,
            }
            for operation, code, sequence_code, destination in (
                ("refurbish", "internal", "ASUF", refurbished),
                ("unit_return", "outgoing", "ASUM", suppliers),
            )
        ]
