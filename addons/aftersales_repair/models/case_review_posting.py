from odoo import models

from .posting_item import PostingItem


class AftersalesCase(models.Model):
    """The cost of a warranty claim that was refused: it is ours, not the brand's."""

    _inherit = "aftersales.case"

    # === ACTION METHODS === #

    def action_review_again(self):
        res = super().action_review_again()
        self._reverse_refused()
        return res

    def action_reopen(self):
        res = super().action_reopen()
        self._reverse_refused()
        return res

    # === BUSINESS METHODS === #

    def _action_reviewed(self, state):
        res = super()._action_reviewed(state)
        if state in ("refused", "borne"):
            # sudo: aftersales.case - whoever reviews need not read costs
            self.env["aftersales.posting"]._post_items(
                [item for case in self.sudo() for item in case._prepare_refused_items()]
            )
        return res

    def _reverse_refused(self):
        """Let the brand bear again what is put right."""
        self.env["aftersales.posting"]._reverse_activity(
            "refused_review", self, key=None
        )

    def _prepare_refused_items(self):
        """Return what moves from the brand's account to ours, by company.

        :rtype: list[PostingItem]
        """
        self.ensure_one()
        return [
            PostingItem(
                activity="refused_review",
                record=self,
                amount=amount,
                company=company,
                case=self,
                name=self.env._("refused warranty claim"),
                key=str(company.id),
                credit_account=company._get_carrier_account("brand"),
                debit_partner=self._get_carrier_partner("company"),
                credit_partner=self._get_carrier_partner("brand"),
                debit_analytic=self._get_cost_analytic(),
                credit_analytic=self._get_cost_analytic(),
            )
            for company, amount in self._get_brand_costs().items()
        ]

    def _get_brand_costs(self):
        """Return what the brand bears of the parts of this case, by company.

        :rtype: dict[res.company, float]
        """
        costs = {}
        for part in self.part_ids:
            amount = part._split_cost()[0].get("brand")
            if amount and part.log_id._is_settled():
                company = part._get_issue_moves().company_id
                costs[company] = costs.get(company, 0.0) + amount
        return costs
