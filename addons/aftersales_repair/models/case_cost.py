from odoo import models

from ..rules.cost_share import split_amount, split_cover
from .posting_item import PostingItem


class AftersalesCase(models.Model):
    """Who bears the cost of a case, and the postings of what others bear."""

    _inherit = "aftersales.case"

    # === BUSINESS METHODS === #

    def _get_default_carrier(self):
        """Return who bears what no cost share names."""
        self.ensure_one()
        return self.sudo().service_type_id.cost_carrier or "company"

    def _get_cost_shares(self, coverage=None):
        """Return the agreed percents by carrier.

        The nearest agreement counts alone: for the coverage itself, for the term it
        comes from, for the brand of the unit, for the service type.

        :param coverage: the ``aftersales.warranty.coverage`` that pays, if one does
        :rtype: dict[str, float]
        """
        self.ensure_one()
        shares = self.env["aftersales.cost.share"]._get_shares()
        if not shares:
            return {}
        # sudo: aftersales.case - read to decide, whoever takes the step
        case = self.sudo()
        owners = (
            ("coverage_id", coverage.id if coverage else None),
            ("term_id", coverage.term_id.id if coverage else None),
            ("brand_id", case.product_id.aftersales_brand_id.id),
            ("service_type_id", case.service_type_id.id),
        )
        return next((shares[owner] for owner in owners if owner in shares), {})

    def _get_maker(self):
        """Return the partner who answers for the brand of the unit, if known."""
        self.ensure_one()
        # sudo: aftersales.brand - named on entries, whoever takes the step
        maker = self.sudo().product_id.aftersales_brand_id.partner_id
        return maker.commercial_partner_id

    def _get_carrier_partner(self, carrier):
        """Return whom the entries of a cost carrier name, the customer by default.

        :param str carrier: one of ``COST_CARRIERS``, or None
        """
        self.ensure_one()
        maker = self._get_maker() if carrier == "brand" else self.env["res.partner"]
        return maker or self.sudo().partner_id.commercial_partner_id

    def _get_cost_analytic(self):
        """Return the analytics that the warranty cost of this case goes to."""
        self.ensure_one()
        return self.sudo().service_type_id.analytic_distribution or None

    def _split_unit_cost(self, move):
        """Return what each carrier bears of a unit that was given instead.

        :param move: the done ``stock.move`` by which the new unit went out
        :rtype: dict[str, float]
        """
        self.ensure_one()
        percents = split_cover(
            100, 100, self._get_cost_shares(), self._get_default_carrier()
        )
        first = move.location_dest_id.aftersales_cost_carrier
        rounding = move.company_id.currency_id.round
        return split_amount(move.value, percents, first, rounding)[0]

    def _prepare_share_item(self, record, moves, amount, carrier=None, account=None):
        """Return the posting of one share, taken off the account of the first carrier.

        :param record: the document: the part, or the move of a unit
        :param moves: the issue on the first carrier's account
        :param str carrier: who bears the share; None is the customer
        :param account: of this carrier
        """
        self.ensure_one()
        place = moves.location_dest_id
        return PostingItem(
            activity="carrier_split" if carrier else "customer_share",
            record=record,
            amount=amount,
            company=moves.company_id,
            case=self,
            product=moves.product_id,
            name=moves.product_id.name,
            key=carrier or "",
            debit_account=account,
            credit_account=place.valuation_account_id,
            debit_partner=self._get_carrier_partner(carrier),
            credit_partner=self._get_carrier_partner(place.aftersales_cost_carrier),
            debit_analytic=self._get_cost_analytic() if carrier else None,
            credit_analytic=self._get_cost_analytic(),
        )
