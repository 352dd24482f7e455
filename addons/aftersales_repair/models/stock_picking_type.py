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
