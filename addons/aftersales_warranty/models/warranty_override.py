from odoo import api, fields, models


class AftersalesWarrantyOverride(models.Model):
    """The leave to ship units although ones with an earlier warranty date stay.

    Nobody changes or takes back what has been allowed; who and when is the record's
    own creator and moment.
    """

    _name = "aftersales.warranty.override"
    _description = "Leave to Ship Later Units"
    _inherit = ["aftersales.audited.mixin"]
    _audited_fields = ("reason", "lot_ids")
    _audited_parent = "picking_id"
    _audited_title = "reason"
    _order = "id desc"
    _rec_name = "reason"

    picking_id = fields.Many2one(
        "stock.picking",
        string="Transfer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    lot_ids = fields.Many2many(
        "stock.lot",
        "aftersales_warranty_override_lot_rel",
        "override_id",
        "lot_id",
        string="Units Let Through",
    )
    reason = fields.Char(required=True)

    @api.model_create_multi
    def create(self, vals_list):
        overrides = super().create(vals_list)
        for override in overrides:
            override.picking_id.message_post(
                body=self.env._(
                    "%(units)s may leave before units with an earlier warranty date: "
                    "%(reason)s",
                    units=", ".join(override.lot_ids.mapped("name")),
                    reason=override.reason,
                )
            )
        return overrides
