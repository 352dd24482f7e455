from odoo import api, models


class AftersalesProcessApprover(models.Model):
    """Payments and down payments are steps that can be kept for a group."""

    _inherit = "aftersales.process.approver"

    @api.model
    def _get_steps(self):
        return [
            *super()._get_steps(),
            ("pay", self.env._("Take Payment")),
            ("advance", self.env._("Down Payment")),
        ]
