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

    # === COMPUTE METHODS === #

    def _compute_partner_id(self):
        # the customer of a request is written there, and comes to its cases this way
        former = {case: case.partner_id for case in self if case.id}
        super()._compute_partner_id()
        self.filtered(
            lambda case: former.get(case) and former[case] != case.partner_id
        )._close_links()

    # === CRUD METHODS === #

    def write(self, vals):
        if "partner_id" in vals:
            self._filter_leaving(vals["partner_id"])._close_links()
        return super().write(vals)

    # === BUSINESS METHODS === #

    def _close_links(self):
        """End the links to what hangs on a case too: estimates, jobs and photos."""
        super()._close_links()
        # sudo: sale.order, aftersales.order, ir.attachment - their tokens alone
        cases = self.sudo()
        for records in (cases.sale_order_ids, cases.order_ids, cases.photo_ids):
            with_link = records.filtered("access_token")
            if with_link:
                with_link.access_token = False

    def _get_portal_card_url(self):
        """Return the page of the unit's card, "" where it is somebody else's.

        Who brings a unit is not always whose card it is, and the card names its owner.
        """
        self.ensure_one()
        owner = self.card_id.partner_id.commercial_partner_id
        if not owner or owner != self.partner_id.commercial_partner_id:
            return ""
        return self.card_id.get_portal_url()
