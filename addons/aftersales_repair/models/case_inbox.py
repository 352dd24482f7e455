from odoo import models


class AftersalesCase(models.Model):
    """A unit that stayed behind holds its request in the inbox."""

    _inherit = "aftersales.case"

    def unlink(self):
        requests = self.request_id
        result = super().unlink()
        requests.exists()._roll_up_state()
        return result
