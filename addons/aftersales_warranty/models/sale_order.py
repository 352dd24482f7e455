from odoo import fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    card_count = fields.Integer(
        string="Warranty Card Count",
        compute="_compute_card_count",
        groups="aftersales_warranty.aftersales_group_user",
    )

    # === COMPUTE METHODS === #

    def _compute_card_count(self):
        counts = dict(
            self.env["aftersales.warranty.card"]._read_group(
                [("sale_order_id", "in", self.ids)], ["sale_order_id"], ["__count"]
            )
        )
        for order in self:
            order.card_count = counts.get(order, 0)

    # === ACTION METHODS === #

    def action_view_cards(self):
        """Open the cards that the deliveries of this order have issued."""
        self.ensure_one()
        return self.env["aftersales.warranty.card"]._get_action(
            [("sale_order_id", "=", self.id)]
        )
