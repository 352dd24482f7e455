from odoo import api, fields, models

from .card_data_mixin import DATA_FIELDS


class SaleOrder(models.Model):
    """Consumer, shop and seller are keyed in with the order, if they are known."""

    _name = "sale.order"
    _inherit = ["sale.order", "aftersales.card.data.mixin"]

    # The next order has another consumer.
    card_partner_id = fields.Many2one(copy=False)
    card_seller_name = fields.Char(copy=False)
    card_purchase_date = fields.Date(copy=False)
    card_properties = fields.Properties(copy=False)

    # === COMPUTE METHODS === #

    @api.depends("order_line.product_id")
    def _compute_card_type_id(self):
        for order in self:
            order.card_type_id = order._get_first_warranty_type(
                order.order_line.product_id
            )

    # === CRUD METHODS === #

    def write(self, vals):
        res = super().write(vals)
        names = [name for name in DATA_FIELDS if name in vals]
        if names:
            self._update_card_data_of_deliveries(names)
        return res

    # === BUSINESS METHODS === #

    def _update_card_data_of_deliveries(self, names):
        """Pass on to open deliveries what was changed on the order."""
        for order in self:
            # sudo: stock.picking - a salesman passes on what his customer told him
            open_pickings = order.picking_ids.sudo().filtered(
                lambda picking: picking.state not in ("done", "cancel")
            )
            data = order._prepare_card_data()
            open_pickings.write({name: data.get(name, False) for name in names})
