from odoo import fields, models


class AftersalesWarrantyExtensionRefuse(models.TransientModel):
    """Asks why warranty extensions are refused."""

    _name = "aftersales.warranty.extension.refuse"
    _description = "Refuse Warranty Extension"

    extension_ids = fields.Many2many(
        "aftersales.warranty.extension",
        "aftersales_warranty_extension_refuse_rel",
        "wizard_id",
        "extension_id",
        string="Extensions",
        required=True,
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Refuse the extensions for the reason given."""
        self.ensure_one()
        self.extension_ids.action_refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
