from odoo import api, models

from ..rules.card_link import read_card_link


class AftersalesUnitFinder(models.AbstractModel):
    """A unit is found by the QR code of its card, too."""

    _inherit = "aftersales.unit.finder"

    @api.model
    def _find(self, text, limit=20):
        return super()._find(read_card_link(text), limit=limit)

    @api.model
    def _find_exact(self, text, limit=20, kinds=None):
        return super()._find_exact(read_card_link(text), limit=limit, kinds=kinds)
