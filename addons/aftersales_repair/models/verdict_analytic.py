from odoo import models


class AftersalesVerdictMixin(models.AbstractModel):
    """The analytics of estimate lines, that core would look for one by one."""

    _inherit = "aftersales.verdict.mixin"

    # === BUSINESS METHODS === #

    def _prepare_sale_line_vals(self):
        vals = super()._prepare_sale_line_vals()
        if not self.env["account.analytic.distribution.model"]._is_used():
            # what is given is not looked for
            vals["analytic_distribution"] = False
        return vals
