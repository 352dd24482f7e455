from odoo import api, fields, models

from ..rules.cost_share import split_amount
from .posting_item import PostingItem


class AftersalesWorkPart(models.Model):
    """Covered parts that no stock entry costs: they were an expense when bought.

    A consumable has no value in stock, so its use makes no entry. Its vendor bill
    stands on the expense account of the product. With the approval of the work the
    covered share of the cost leaves that account for those of the carriers: what the
    bill had debited is credited, and the cost is in the books once. The customer's
    share stays where it is, like the cost of anything he buys. The template
    “Covered Part That Is Not Stored” says which account is credited instead, for
    instance one for consumables used.
    """

    _inherit = "aftersales.work.part"

    is_stored = fields.Boolean(
        compute="_compute_is_stored",
        store=True,
        precompute=True,
        help="Kept in stock when it was planned: its use is valued there. A product "
        "that is stored later changes nothing for what was used before.",
    )

    # === COMPUTE METHODS === #

    @api.depends("product_id")
    def _compute_is_stored(self):
        for part in self:
            part.is_stored = part.product_id.is_storable

    def _compute_cost(self):
        super()._compute_cost()
        for part in self:
            if not part.is_stored:
                # sudo: stock.move - accountants do not read stock moves
                used = part.sudo()
                part.cost = used._is_cost_incurred() and used._get_unstored_cost()
                company = used.case_id.workshop_company_id
                part.cost_currency_id = company.currency_id

    # === BUSINESS METHODS === #

    def _is_cost_incurred(self):
        if self.posted_end == "returned":
            return False
        return super()._is_cost_incurred() or self.posted_end == "kept"

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"is_stored"}

    def _is_cost_shared(self):
        return super()._is_cost_shared() or self._is_cost_unstored()

    def _is_cost_unstored(self):
        """Return whether a carrier bears this part and no stock entry says so."""
        self.ensure_one()
        return bool(self.covered_percent) and not self.is_stored

    def _prepare_share_items(self):
        unstored = self.filtered(lambda part: part._is_cost_unstored())
        items = super(AftersalesWorkPart, self - unstored)._prepare_share_items()
        for part in unstored:
            items += part._prepare_unstored_items()
        return items

    def _prepare_unstored_items(self):
        """Return what each carrier bears of a part that is not stored.

        :rtype: list[PostingItem]
        """
        self.ensure_one()
        case, product = self.case_id, self.product_id
        company = case.workshop_company_id
        percents = self._get_carrier_percents()
        amounts, __ = split_amount(
            self._get_unstored_cost(),
            percents,
            next(iter(percents)),
            company.currency_id.round,
        )
        return [
            PostingItem(
                activity="unstored_part",
                record=self,
                amount=amount,
                company=company,
                case=case,
                partner=case._get_carrier_partner(carrier),
                product=product,
                name=product.name,
                key=carrier,
                debit_account=company._get_carrier_account(carrier),
                debit_analytic=case._get_cost_analytic(),
            )
            for carrier, amount in amounts.items()
        ]

    def _get_unstored_cost(self):
        """Return what a part that is not stored cost, in the workshop's currency.

        As its use was valued; where it made no move, the cost price of the product.
        """
        self.ensure_one()
        cost = sum(self.move_ids.filtered("is_out").mapped("value"))
        company = self.case_id.workshop_company_id
        price = self.product_id.with_company(company).standard_price
        return company.currency_id.round(cost or price * self.quantity)
