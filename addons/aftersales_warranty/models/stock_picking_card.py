from odoo import api, models


class StockPicking(models.Model):
    """Consumer, shop and seller may be keyed in with the delivery, too."""

    _name = "stock.picking"
    _inherit = ["stock.picking", "aftersales.card.data.mixin"]

    @api.depends("move_ids.product_id", "picking_type_id.code")
    def _compute_card_type_id(self):
        for picking in self:
            is_delivery = picking.picking_type_id.code == "outgoing"
            picking.card_type_id = is_delivery and picking._get_first_warranty_type(
                picking.move_ids.product_id
            )


class StockMove(models.Model):
    _inherit = "stock.move"

    def _get_new_picking_values(self):
        vals = super()._get_new_picking_values()
        order = self.sale_line_id.order_id
        if len(order) == 1:
            # sudo: sale.order - a step of the warehouse may make the transfer
            vals |= order.sudo()._prepare_card_data()
        return vals
