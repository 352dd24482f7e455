from odoo import api, models


class AftersalesWarrantyCard(models.Model):
    """Whoever is named on a card as its consumer is listed among the consumers."""

    _inherit = "aftersales.warranty.card"

    @api.model_create_multi
    def create(self, vals_list):
        cards = super().create(vals_list)
        cards.partner_id._mark_as_consumers()
        return cards

    def write(self, vals):
        res = super().write(vals)
        if vals.get("partner_id"):
            self.partner_id._mark_as_consumers()
        return res
