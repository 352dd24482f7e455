from odoo import models


class AftersalesCase(models.Model):
    """The short link to a case."""

    _name = "aftersales.case"
    _inherit = ["aftersales.case", "aftersales.link.mixin"]

    def _portal_ensure_token(self):
        if self._may_share_portal_link():
            self._set_short_token()
        return super()._portal_ensure_token()

    def _get_short_path(self):
        return "c"
