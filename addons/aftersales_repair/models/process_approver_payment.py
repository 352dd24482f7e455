from odoo import api, models


class AftersalesProcessApprover(models.Model):
    """Payments and down payments are steps that can be kept for a group."""

    _inherit = "aftersales.process.approver"

    @api.model
    def _get_steps(self):
        return [
            *super()._get_steps(),
            ("pay", self.env._("Take Payment")),
            ("pay_back", self.env._("Pay Back")),
            ("advance", self.env._("Down Payment")),
        ]
