from odoo import fields, models


class AftersalesWarrantyCardVoid(models.TransientModel):
    """Asks why warranty cards are voided."""

    _name = "aftersales.warranty.card.void"
    _description = "Void Warranty Card"

    card_ids = fields.Many2many(
        "aftersales.warranty.card",
        "aftersales_warranty_card_void_rel",
        "wizard_id",
        "card_id",
        string="Cards",
        required=True,
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Void the cards for the reason given."""
        self.ensure_one()
        self.card_ids.action_void(self.reason)
        return {"type": "ir.actions.act_window_close"}
