from odoo import models


class AftersalesWorkLog(models.Model):
    """Parts drawn for a job are used up, or to be brought back, once it is done."""

    _inherit = "aftersales.work.log"

    def _action_approved(self):
        super()._action_approved()
        self.order_id.filtered("has_drawn_parts")._update_drawn_parts()
