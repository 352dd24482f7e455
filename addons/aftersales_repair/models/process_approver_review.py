from odoo import api, models


class AftersalesProcessApprover(models.Model):
    """The warranty review is a step that can be kept for a group."""

    _inherit = "aftersales.process.approver"

    @api.model
    def _get_steps(self):
        return [*super()._get_steps(), ("review", self.env._("Warranty Review"))]
