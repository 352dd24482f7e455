from odoo import fields, models


class AftersalesWarrantyCardTransferWizard(models.TransientModel):
    """Asks to whom units go, since when and why."""

    _name = "aftersales.warranty.card.transfer"
    _description = "Transfer Warranty Cards"

    card_ids = fields.Many2many(
        "aftersales.warranty.card",
        "aftersales_warranty_card_transfer_rel",
        "wizard_id",
        "card_id",
        string="Cards",
        required=True,
    )
    partner_id = fields.Many2one("res.partner", string="New Owner", required=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    reason = fields.Char()

    def action_confirm(self):
        """Hand the cards over."""
        self.ensure_one()
        self.card_ids.action_transfer(self.partner_id, self.date, self.reason)
        return {"type": "ir.actions.act_window_close"}
