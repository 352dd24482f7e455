from odoo import api, models


class AftersalesVerdictMixin(models.AbstractModel):
    """Work that its customer paid the agent for has no lines of ours."""

    _inherit = "aftersales.verdict.mixin"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.case_id._check_not_agent_paid()
        return lines
