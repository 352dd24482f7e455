from odoo import api, models
from odoo.tools import SQL


class PurchaseOrder(models.Model):
    _name = "purchase.order"
    _inherit = ["purchase.order", "aftersales.audited.mixin"]
    _audited_fields = ("state", "partner_id", "amount_total")

    @api.model
    def _get_audited_condition(self):
        # an order is of the service by its lines, which come after it
        return SQL(
            """
            line.action = 'unlink' OR EXISTS (
                SELECT FROM purchase_order_line AS item
                 WHERE item.order_id = line.res_id
                   AND item.aftersales_request_line_id IS NOT NULL
            )
            """
        )
