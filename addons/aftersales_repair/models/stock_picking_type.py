from odoo import api, fields, models

# what a branch knows by heart of its steps depends on these
STEP_FIELDS = {"aftersales_operation", "active", "company_id", "sequence"}


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

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._forget_steps()
        return records

    def write(self, vals):
        changed = vals.keys() & STEP_FIELDS
        if changed:
            self._forget_steps()
        res = super().write(vals)
        if changed:
            self._forget_steps()
        return res

    def unlink(self):
        self._forget_steps()
        return super().unlink()

    def _forget_steps(self):
        """Have branches look anew for what their steps go by."""
        if any(self.mapped("aftersales_operation")):
            self.env.registry.clear_cache()

    # === BUSINESS METHODS === #

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
