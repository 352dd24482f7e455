from odoo import api, models


class AftersalesProcessApprover(models.Model):
    """What becomes of units that are ours can be kept for a group too."""

    _inherit = "aftersales.process.approver"

    @api.model
    def _get_steps(self):
        return [
            *super()._get_steps(),
            ("replace_other", self.env._("Replace by Another Model")),
            ("refurbish", self.env._("Refurbish")),
            ("to_maker", self.env._("Send to Maker")),
        ]
