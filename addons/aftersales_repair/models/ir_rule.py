from odoo import api, models


class IrRule(models.Model):
    _inherit = "ir.rule"

    @api.model
    def _eval_context(self):
        """Offer rules the companies at hand with all branches below them.

        The head office sees the whole service, a region its outlets.
        """
        context = super()._eval_context()
        # sudo: res.company - which branches lie below is no right to enter them
        companies = (
            self.env["res.company"]
            .sudo()
            .with_context(active_test=False)
            .search([("id", "child_of", context["company_ids"])])
        )
        return context | {"aftersales_branch_ids": companies.ids}
