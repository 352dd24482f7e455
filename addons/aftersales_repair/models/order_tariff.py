from odoo import models


class AftersalesOrder(models.Model):
    """Who does the work decides on the tariff too."""

    _inherit = "aftersales.order"

    def action_assign(self):
        res = super().action_assign()
        self.case_id._fill_by_tariff()
        return res
