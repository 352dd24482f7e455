from odoo import models

from .warranty_card import OPEN_STATES


class AftersalesWarrantyCard(models.Model):
    """What follows on a card when somebody corrects its coverages by hand."""

    _inherit = "aftersales.warranty.card"

    # === BUSINESS METHODS === #

    def _follow_corrected(self, extensions=True):
        """Let open cards follow what somebody has corrected in their coverages.

        What the steps of a card write, as superuser, they bring in line themselves.

        :param bool extensions: also let extensions start after what they prolong
        """
        if self.env.su:
            return
        cards = self.filtered(lambda card: card.state in OPEN_STATES)
        if extensions:
            cards._follow_base_coverage()
        else:
            cards._refresh_date_end()
