from collections import defaultdict

from odoo import api, models

from .posting_tax import OTHER_SIDE

# by which parts and units cost others than the account they went to
SHARE_ACTIVITIES = ("customer_share", "carrier_split", "unstored_part")


class AftersalesPosting(models.Model):
    """Postings by which shares of a cost left the account of its first carrier."""

    _inherit = "aftersales.posting"

    # === BUSINESS METHODS === #

    @api.model
    def _get_standing_shares(self, records):
        """Return what stands of the shares of parts or of units, by record id.

        :rtype: defaultdict[int, aftersales.posting]
        """
        # sudo: aftersales.posting - whoever takes the step need not read costs
        shares = self.sudo()
        found = defaultdict(shares.browse)
        if not records:
            return found
        domain = [
            ("activity", "in", SHARE_ACTIVITIES),
            ("res_model", "=", records._name),
            ("res_id", "in", records.ids),
            ("reversal_id", "=", False),
        ]
        return found | shares.search(domain).grouped("res_id")

    def _get_brand_amount(self, moves):
        """Return what of an issue stands on the account of the brand.

        :param moves: the ``stock.move`` by which the part or unit left, whose
            standing shares these are
        """
        first = moves.location_dest_id.aftersales_cost_carrier
        if first == "brand":
            # what others bear was taken off it
            return moves.company_id.currency_id.round(
                sum(moves.mapped("value")) - sum(self._get_signed_amounts("credit"))
            )
        brands = self.filtered(lambda posting: posting.key == "brand")
        return sum(brands._get_signed_amounts("debit"))

    def _get_signed_amounts(self, side):
        """Return what stands on a side, less than zero where the sides were changed."""
        return [
            -posting._get_standing_amount(OTHER_SIDE[side])
            if posting.base_amount < 0
            else posting._get_standing_amount(side)
            for posting in self
        ]
