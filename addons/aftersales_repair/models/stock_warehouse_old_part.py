from odoo import models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    def _prepare_aftersales_operations(self):
        """Add the way of old parts from custody back to their makers."""
        vals_list = super()._prepare_aftersales_operations()
        receipt = next(
            vals for vals in vals_list if vals["aftersales_operation"] == "old_part"
        )
        names = dict(
            self.env["stock.picking.type"]
            ._fields["aftersales_operation"]
            ._description_selection(self.env)
        )
        return [
            *vals_list,
            receipt
            | {
                "name": names["old_part_return"],
                "aftersales_operation": "old_part_return",
                "code": "outgoing",
                "sequence_code": "ASM",
                "default_location_src_id": receipt["default_location_dest_id"],
                "default_location_dest_id": self.env.ref(
                    "stock.stock_location_suppliers"
                ).id,
            },
        ]
