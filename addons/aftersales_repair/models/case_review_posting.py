from odoo import models

from ..rules.case_states import CLOSED_STATES
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
            self._post_refused()
        return res

    def _action_entered(self, state):
        """Bear again what was refused on a case that was reopened in vain."""
        res = super()._action_entered(state)
        if state in CLOSED_STATES:
            self.filtered(
                lambda case: case.review_state in ("refused", "borne")
            )._post_refused()
        return res

    def _post_refused(self):
        """Move what the brand bears of these cases to our account, once."""
        # sudo: aftersales.case - whoever takes the step need not read costs
        self.env["aftersales.posting"]._post_items(
            [item for case in self.sudo() for item in case._prepare_refused_items()]
        )

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
        """Return what the books say the brand bears of this case, by company.

        What was agreed on since does not count.

        :rtype: dict[res.company, float]
        """
        costs = {}
        parts = self.part_ids.filtered(lambda part: part._is_used_for_good())
        shares = self.env["aftersales.posting"]._get_standing_shares(parts)
        for part in parts:
            moves = part._get_issue_moves()
            amount = shares[part.id]._get_brand_amount(moves)
            if amount:
                company = moves.company_id or self.workshop_company_id
                costs[company] = costs.get(company, 0.0) + amount
        return costs
