from odoo import models


class AftersalesOrder(models.Model):
    """Installations that are given out take their card along."""

    _inherit = "aftersales.order"

    def action_assign(self):
        """Give the orders out, and the cards of installations with them."""
        res = super().action_assign()
        self.case_id._hand_out_installation_cards()
        return res
