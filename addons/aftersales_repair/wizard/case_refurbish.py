from odoo import api, fields, models


class AftersalesCaseRefurbish(models.TransientModel):
    """Value a unit that was made as good as new."""

    _name = "aftersales.case.refurbish"
    _description = "Refurbish Unit"

    case_id = fields.Many2one(
        comodel_name="aftersales.case", required=True, ondelete="cascade"
    )
    product_id = fields.Many2one(related="case_id.product_id")
    lot_id = fields.Many2one(related="case_id.lot_id")
    currency_id = fields.Many2one(related="case_id.custody_company_id.currency_id")
    card_note = fields.Char(string="New Card", compute="_compute_card_note")
    unit_value = fields.Monetary(
        string="Graded Value",
        required=True,
        help="What the unit is worth in stock, with the work and parts put into it.",
    )

    @api.depends("case_id")
    def _compute_card_note(self):
        for wizard in self:
            warranty_type = wizard.product_id._get_warranty_type()
            wizard.card_note = warranty_type.sudo()._get_refurbished_type().name

    def action_apply(self):
        """Bring the unit into stock."""
        self.ensure_one()
        self.case_id.action_refurbish(self.unit_value)
        return {"type": "ir.actions.act_window_close"}
