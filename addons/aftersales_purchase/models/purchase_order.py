from odoo import api, fields, models


class PurchaseOrder(models.Model):
    """A purchase with parts that the service has asked for."""

    _inherit = "purchase.order"

    aftersales_request_count = fields.Integer(
        compute="_compute_aftersales_request_count"
    )

    @api.depends("order_line.aftersales_request_line_id")
    def _compute_aftersales_request_count(self):
        for order in self:
            requests = order.order_line.aftersales_request_line_id.sudo().request_id
            order.aftersales_request_count = len(requests)

    def action_view_aftersales_requests(self):
        """Open the part requests this is bought for."""
        self.ensure_one()
        requests = self.order_line.aftersales_request_line_id.request_id
        return requests._get_records_action(name=self.env._("Part Requests"))
