from odoo import models


class AftersalesCase(models.Model):
    """The hours of a case on the accounts of its carriers, where a template says so."""

    _inherit = "aftersales.case"

    # === BUSINESS METHODS === #

    def _post_charged_shares(self):
        super()._post_charged_shares()
        self._post_labor_cost()

    def _post_labor_cost(self):
        """Post what covered hours cost, once for each line and carrier."""
        find = self.env["aftersales.posting.template"]._find
        # sudo: aftersales.work.labor - whoever approves need not read costs
        for case in self.sudo():
            if find("labor_cost", case.workshop_company_id):
                labors = case.labor_ids.filtered(lambda labor: labor._is_cost_borne())
                self.env["aftersales.posting"]._post_items(labors._prepare_cost_items())

    def _reverse_shares(self):
        super()._reverse_shares()
        # sudo: aftersales.posting - whoever reopens need not read costs
        reversal = self.env["aftersales.posting"]._reverse_activity(
            "labor_cost", self.sudo().labor_ids, key=None
        )
        reversal.aftersales_reversed_posting_ids.case_id.is_share_open = True

    def _get_brand_costs(self):
        costs = super()._get_brand_costs()
        # sudo: aftersales.posting - whoever takes the step need not read costs
        postings = (
            self.env["aftersales.posting"]
            .sudo()
            .search(
                [
                    ("activity", "=", "labor_cost"),
                    ("res_model", "=", self.labor_ids._name),
                    ("res_id", "in", self.labor_ids.ids),
                    ("key", "=", "brand"),
                    ("reversal_id", "=", False),
                ]
            )
        )
        for company, group in postings.grouped("company_id").items():
            amount = sum(group._get_signed_amounts("debit"))
            costs[company] = costs.get(company, 0.0) + amount
        return costs
