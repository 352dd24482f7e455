from odoo import models

from odoo.addons.aftersales_warranty.models.warranty_card import OPEN_STATES


class AftersalesWarrantyCard(models.Model):
    _inherit = "aftersales.warranty.card"

    def _end_with_unit(self, reason):
        """Void the cards of units that are no more, whoever took them apart."""
        open_cards = self.filtered(lambda card: card.state in {"blank", *OPEN_STATES})
        # sudo: the card follows its unit; voiding by hand is the manager's
        open_cards.sudo()._transition({"blank", *OPEN_STATES}, "void", reason=reason)
