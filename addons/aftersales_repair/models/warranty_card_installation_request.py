from odoo import models


class AftersalesWarrantyCard(models.Model):
    """Units whose installation is requested when a shop has sold them."""

    _inherit = "aftersales.warranty.card"

    def action_sell_out(self, partner, values=None, activate=False):
        """Register the sale of the units, and request their installation.

        A unit that went to a shop is installed once a consumer has it.
        """
        res = super().action_sell_out(partner, values=values, activate=activate)
        self._request_installations()
        return res

    def _request_installations(self):
        """Request the installations that the units of these cards still lack."""
        cards = self.filtered(
            lambda card: (
                card.product_id.needs_installation
                and card.lot_id
                and not card.installation_date
            )
        )
        # sudo: aftersales.case - a shop or a salesman sells, he sees no cases
        known = self.env["aftersales.case"].sudo()
        known = known.search(
            [
                ("lot_id", "in", cards.lot_id.ids),
                ("is_installation", "=", True),
                ("state", "!=", "cancelled"),
            ]
        )
        missing = cards.filtered(lambda card: card.lot_id not in known.lot_id)
        for partner, group in missing.grouped("partner_id").items():
            self.env["aftersales.request"]._request_installations(
                self.env.company,
                {"partner_id": partner.id},
                [
                    {
                        "product_id": card.product_id.id,
                        "lot_id": card.lot_id.id,
                        "complaint": self.env._("To be installed"),
                    }
                    for card in group
                ],
            )
