from odoo import models

from .posting_item import PostingItem


class AftersalesWorkPart(models.Model):
    """What a used part costs whom: its shares leave the account that it went to."""

    _inherit = "aftersales.work.part"

    # === BUSINESS METHODS === #

    def _get_issue_moves(self):
        """Return the valued moves by which this part left our stock."""
        self.ensure_one()
        # a part that is not stored was an expense when it was bought
        return self.move_ids.filtered(
            lambda move: (
                move.is_out
                and move.product_id.is_storable
                and move.location_dest_id.valuation_account_id
            )
        )

    def _prepare_share_items(self):
        """Return what is to be posted of this part beside its issue.

        The customer's share is value * (100 - covered) / 100, in the books of the
        workshop that gave the part.
        """
        self.ensure_one()
        moves = self._get_issue_moves()
        if not moves:
            return []
        case = self.case_id
        return [
            PostingItem(
                activity="customer_share",
                record=self,
                amount=sum(moves.mapped("value")) * (100 - self.covered_percent) / 100,
                company=moves.company_id,
                case=case,
                partner=case.partner_id.commercial_partner_id,
                product=self.product_id,
                name=self.product_id.name,
                credit_account=moves.location_dest_id.valuation_account_id,
            )
        ]
