from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools.misc import clean_context


class AftersalesWarrantyOverrideWizard(models.TransientModel):
    """Asks why units leave although ones with an earlier warranty date stay."""

    _name = "aftersales.warranty.override.wizard"
    _description = "Ship Later Units"

    picking_ids = fields.Many2many(
        "stock.picking",
        "aftersales_warranty_override_wizard_picking_rel",
        "wizard_id",
        "picking_id",
        string="Transfers",
        required=True,
    )
    lot_ids = fields.Many2many(
        "stock.lot",
        "aftersales_warranty_override_wizard_lot_rel",
        "wizard_id",
        "lot_id",
        string="Units",
        required=True,
        domain="[('product_id', 'in', product_ids)]",
    )
    product_ids = fields.Many2many("product.product", compute="_compute_product_ids")
    message = fields.Text(readonly=True)
    reason = fields.Char(required=True)

    @api.depends("picking_ids.move_ids.product_id")
    def _compute_product_ids(self):
        for wizard in self:
            wizard.product_ids = wizard.picking_ids.move_ids.product_id

    @api.model
    def _get_action(self, defaults):
        """Return the action that opens this dialog with its defaults."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ship Later Units"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": dict(self.env.context, **defaults),
        }

    def action_confirm(self):
        """Let the units through, and go on with the validation that was held up."""
        self.ensure_one()
        self.env["aftersales.warranty.override"].create(
            [self._prepare_override_vals(picking) for picking in self.picking_ids]
        )
        picking_ids = self.env.context.get("button_validate_picking_ids")
        if not picking_ids:
            return {"type": "ir.actions.act_window_close"}
        # the defaults of this dialog are none of the backorder's
        env = self.env(context=clean_context(self.env.context))
        return env["stock.picking"].browse(picking_ids).button_validate()

    def _prepare_override_vals(self, picking):
        """Prepare the leave of one transfer: its own units, or those chosen for it."""
        own = picking.move_ids.move_line_ids.lot_id & self.lot_ids
        return {
            "picking_id": picking.id,
            "lot_ids": [Command.set((own or self.lot_ids).ids)],
            "reason": self.reason,
        }
