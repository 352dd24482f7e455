from odoo import models


class PurchaseOrderLine(models.Model):
    _name = "purchase.order.line"
    _inherit = ["purchase.order.line", "aftersales.audited.mixin"]
    _audited_parent = "order_id"
    _audited_fields = ("product_qty", "price_unit", "discount")

    def _filter_audited(self):
        """Leave out what the service has not asked for."""
        return self.filtered("aftersales_request_line_id")
