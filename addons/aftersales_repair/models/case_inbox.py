from odoo import models


class AftersalesCase(models.Model):
    """The inbox follows its units: one that stays behind holds its request there."""

    _inherit = "aftersales.case"

    def action_confirm(self):
        # sudo: aftersales.request - it may be of a branch we work for
        self.request_id.sudo()._check_not_dismissed()
        return super().action_confirm()

    def unlink(self):
        requests = self.request_id
        result = super().unlink()
        requests.exists()._roll_up_state()
        return result
