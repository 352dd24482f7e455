from odoo import models

from ..rules.cost_share import split_amount
from .posting_item import PostingItem


class AftersalesWorkPart(models.Model):
    """What a used part costs whom: its shares leave the account that it went to."""

    _inherit = "aftersales.work.part"

    # === BUSINESS METHODS === #

    def _is_cost_shared(self):
        """Return whether more than one bears the cost of this part."""
        self.ensure_one()
        return 0 < self.covered_percent < 100 or (
            bool(self.covered_percent) and len(self._get_carrier_percents()) > 1
        )

    def _get_issue_moves(self):
        """Return the valued moves by which this part left on a carrier's account."""
        self.ensure_one()
        # a part that is not stored was an expense when it was bought
        return self.move_ids.filtered(
            lambda move: (
                move.is_out
                and move.product_id.is_storable
                and move.location_dest_id.aftersales_cost_carrier
                and move.location_dest_id.valuation_account_id
            )
        )

    def _split_cost(self):
        """Return what each carrier bears of this part, and what the customer does.

        In the currency of the workshop that gave the part, exact to the cent:
        customer = value * (100 - covered) / 100.

        :rtype: tuple[dict[str, float], float]
        """
        moves = self._get_issue_moves()
        if not moves:
            return {}, 0.0
        return split_amount(
            sum(moves.mapped("value")),
            self._get_carrier_percents(),
            moves.location_dest_id.aftersales_cost_carrier,
            moves.company_id.currency_id.round,
        )

    def _prepare_share_items(self):
        """Return what is to be posted of this part beside its issue.

        :rtype: list[PostingItem]
        """
        self.ensure_one()
        place = self._get_issue_moves().location_dest_id
        if not place:
            return []
        amounts, customer = self._split_cost()
        first = place.aftersales_cost_carrier
        return [
            self._prepare_share_item("customer_share", customer),
            *(
                self._prepare_share_item("carrier_split", amount, carrier)
                for carrier, amount in amounts.items()
                if carrier != first
            ),
        ]

    def _prepare_share_item(self, activity, amount, carrier=None):
        """Return the posting of one share, taken off the account of the first carrier.

        :param str carrier: who bears it; None is the customer
        """
        case = self.case_id
        moves = self._get_issue_moves()
        place = moves.location_dest_id
        account = place.valuation_account_id.browse()
        if carrier:
            account = place.company_id._get_consumption_location(
                carrier
            ).valuation_account_id
        return PostingItem(
            activity=activity,
            record=self,
            amount=amount,
            company=moves.company_id,
            case=case,
            product=self.product_id,
            name=self.product_id.name,
            key=carrier or "",
            debit_account=account,
            credit_account=place.valuation_account_id,
            debit_partner=case._get_carrier_partner(carrier),
            credit_partner=case._get_carrier_partner(place.aftersales_cost_carrier),
            debit_analytic=case._get_cost_analytic() if carrier else None,
            credit_analytic=case._get_cost_analytic(),
        )
