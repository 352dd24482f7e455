from odoo import models


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["sale.order.line", "aftersales.audited.mixin"]
    _audited_parent = "order_id"
    _audited_fields = ("product_uom_qty", "price_unit", "discount")

    def _filter_audited(self):
        """Leave out lines of sales that are no estimate of a case."""
        return self.filtered("order_id.aftersales_case_id")
