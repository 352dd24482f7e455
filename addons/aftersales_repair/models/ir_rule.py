from odoo import api, models


class IrRule(models.Model):
    _inherit = "ir.rule"

    @api.model
    def _eval_context(self):
        """Offer rules the companies at hand with all branches below them.

        The head office sees the whole service, a region its outlets.
        """
        context = super()._eval_context()
        companies = self.env["res.company"].browse(context["company_ids"])
        branch_ids = companies._get_aftersales_branch_ids()
        return context | {"aftersales_branch_ids": branch_ids}
