from odoo import models


class AftersalesWarrantyCard(models.Model):
    """The short link to a card."""

    _name = "aftersales.warranty.card"
    _inherit = ["aftersales.warranty.card", "aftersales.link.mixin"]

    def _portal_ensure_token(self):
        self.check_access("read")
        self._set_short_token()
        return super()._portal_ensure_token()

    def _get_short_path(self):
        return "w"
