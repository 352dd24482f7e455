from odoo import models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "aftersales.audited.mixin"]
    _audited_fields = ("state", "partner_id", "amount_total")

    def _filter_audited(self):
        """Leave out sales that are no estimate of a case."""
        return self.filtered("aftersales_case_id")
