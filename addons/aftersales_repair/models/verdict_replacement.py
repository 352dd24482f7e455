from odoo import api, models


class AftersalesVerdictMixin(models.AbstractModel):
    """What is planned and used for a unit may be more than it is worth."""

    _inherit = "aftersales.verdict.mixin"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.case_id._review_replacement_cost()
        return lines

    def write(self, vals):
        res = super().write(vals)
        if vals.keys() & {"product_id", "service_id", "quantity"}:
            self.case_id._review_replacement_cost()
        return res

    def unlink(self):
        cases = self.case_id
        res = super().unlink()
        cases._review_replacement_cost()
        return res
