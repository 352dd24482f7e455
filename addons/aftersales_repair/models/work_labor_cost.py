from odoo import fields, models

from ..rules.cost_share import split_amount
from .posting_item import PostingItem


class AftersalesWorkLabor(models.Model):
    """What the hours of covered work cost, and who bears them.

    cost = sum of hours * share * hourly cost, for each technician; the carriers bear
    of it what they bear of the line, as with parts. The customer's share stays with
    the wages.
    """

    _inherit = "aftersales.work.labor"

    cost = fields.Monetary(
        compute="_compute_cost",
        currency_field="cost_currency_id",
        groups="aftersales_warranty.aftersales_group_accountant",
        help="What the hours of this line cost us, at what an hour of each technician "
        "costs today. Who bears them does not matter here.",
    )
    cost_currency_id = fields.Many2one(
        comodel_name="res.currency",
        compute="_compute_cost",
        groups="aftersales_warranty.aftersales_group_accountant",
    )

    # === COMPUTE METHODS === #

    def _compute_cost(self):
        for labor in self:
            # sudo: res.company - the workshop may be another branch
            company = labor.sudo().case_id.workshop_company_id
            is_incurred = labor._is_cost_incurred()
            labor.cost = is_incurred and labor._get_hours_cost(company)
            labor.cost_currency_id = company.currency_id

    # === BUSINESS METHODS === #

    def _is_cost_borne(self):
        """Return whether carriers bear hours of this line, and finally so."""
        self.ensure_one()
        return bool(
            self.covered_percent
            and self.hours
            and self.log_id
            and self.log_id._is_settled()
        )

    def _get_hours_cost(self, company):
        """Return what the hours of this line cost, in the currency of a company."""
        self.ensure_one()
        return company.currency_id.round(
            sum(
                self.hours * share * technician._get_hourly_cost(company)
                for technician, share in self._get_technician_shares()
                if technician and share
            )
        )

    def _prepare_cost_items(self):
        """Return what each carrier bears of these lines.

        :rtype: list[PostingItem]
        """
        items = []
        for labor in self:
            case = labor.case_id
            company = case.workshop_company_id
            percents = labor._get_carrier_percents()
            amounts, __ = split_amount(
                labor._get_hours_cost(company),
                percents,
                next(iter(percents)),
                company.currency_id.round,
            )
            items += [
                PostingItem(
                    activity="labor_cost",
                    record=labor,
                    amount=amount,
                    company=company,
                    case=case,
                    partner=case._get_carrier_partner(carrier),
                    product=labor.product_id,
                    name=labor.name,
                    key=carrier,
                    debit_account=company._get_carrier_account(carrier),
                    debit_analytic=case._get_cost_analytic(),
                )
                for carrier, amount in amounts.items()
            ]
        return items
