from odoo import models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    def _prepare_aftersales_operations(self):
        """Add the way of good parts from custody into the store."""
        vals_list = super()._prepare_aftersales_operations()
        transfer = next(
            vals for vals in vals_list if vals["aftersales_operation"] == "old_part"
        )
        names = dict(
            self.env["stock.picking.type"]
            ._fields["aftersales_operation"]
            ._description_selection(self.env)
        )
        return [
            *vals_list,
            transfer
            | {
                "name": names["recovery"],
                "aftersales_operation": "recovery",
                "code": "internal",
                "sequence_code": "ASG",
                "default_location_src_id": transfer["default_location_dest_id"],
                "default_location_dest_id": self.lot_stock_id.id,
            },
        ]
