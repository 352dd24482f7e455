from odoo import models


class AftersalesOrder(models.Model):
    """Work begins where the unit is."""

    _inherit = "aftersales.order"

    def action_start(self):
        self._check_own()
        for order in self:
            # sudo: aftersales.case - where the unit lies, whoever has the job
            order.sudo().case_id._check_unit_at_hand(order.sudo().agent_id)
        return super().action_start()
