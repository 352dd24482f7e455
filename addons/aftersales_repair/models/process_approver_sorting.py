from odoo import api, models


class AftersalesProcessApprover(models.Model):
    """The answer to an estimate and the end of a unit can be kept for a group too."""

    _inherit = "aftersales.process.approver"

    @api.model
    def _get_steps(self):
        return [
            *super()._get_steps(),
            ("answer", self.env._("Record an Answer")),
            ("give_up", self.env._("Owner Leaves the Unit")),
            ("dismantle", self.env._("Take Apart")),
        ]
