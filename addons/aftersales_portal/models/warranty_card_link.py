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

    # === CRUD METHODS === #

    def write(self, vals):
        if "partner_id" in vals:
            # first, so that what tells the new owner already carries his own link
            self._filter_leaving(vals["partner_id"])._close_links()
        return super().write(vals)
