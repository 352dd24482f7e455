from odoo import fields, models


class StockPickingType(models.Model):
    _inherit = "stock.picking.type"

    aftersales_operation = fields.Selection(
        [
            ("intake", "Unit Intake"),
            ("handover", "Unit Hand-over"),
            ("transfer", "Unit Transfer"),
            ("consumption", "Parts Consumption"),
            ("old_part", "Old Part Receipt"),
        ],
        string="After-Sales Operation",
        index="btree_not_null",
        readonly=True,
    )

    _aftersales_operation_uniq = models.UniqueIndex(
        "(warehouse_id, aftersales_operation) "
        "WHERE aftersales_operation IS NOT NULL AND active",
        "This warehouse has an operation type for this after-sales step already.",
    )

    def _make_internal(self):
        """Let types that were receipts or deliveries be internal, and keep the rest.

        Core computes places and lot settings anew when the kind changes.
        """
        for operation in self.filtered(lambda each: each.code != "internal"):
            operation.write(
                {
                    "code": "internal",
                    "default_location_src_id": operation.default_location_src_id.id,
                    "default_location_dest_id": operation.default_location_dest_id.id,
                    "use_create_lots": operation.use_create_lots,
                    "use_existing_lots": operation.use_existing_lots,
                }
            )
