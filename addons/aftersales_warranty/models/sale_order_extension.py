from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """Orders that sell the prolongation of a warranty."""

    _inherit = "sale.order"

    has_extension_lines = fields.Boolean(compute="_compute_has_extension_lines")
    extension_count = fields.Integer(
        string="Warranty Extension Count",
        compute="_compute_extension_count",
        groups="aftersales_warranty.aftersales_group_user",
    )

    # === COMPUTE METHODS === #

    @api.depends("order_line.product_id.is_warranty_extension")
    def _compute_has_extension_lines(self):
        for order in self:
            order.has_extension_lines = any(
                order.order_line.mapped("is_warranty_extension")
            )

    def _compute_extension_count(self):
        counts = dict(
            self.env["aftersales.warranty.extension"]._read_group(
                [("sale_order_id", "in", self.ids)], ["sale_order_id"], ["__count"]
            )
        )
        for order in self:
            order.extension_count = counts.get(order, 0)

    # === ACTION METHODS === #

    def action_view_extensions(self):
        """Open the warranty extensions that this order has sold."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_warranty.aftersales_warranty_extension_action"
        )
        return action | {"domain": [("sale_order_id", "=", self.id)], "context": {}}

    # === BUSINESS METHODS === #

    def _confirmation_error_message(self):
        """Refuse an order with an extension that prolongs nothing."""
        # sudo: aftersales.warranty.card - the state of the card decides, not the right
        lines = self.sudo().order_line._get_extension_lines()
        errors = (line._get_extension_error() for line in lines)
        return super()._confirmation_error_message() or next(filter(None, errors), "")

    def _action_confirm(self):
        res = super()._action_confirm()
        self.order_line._extend_warranties()
        return res

    def _action_cancel(self):
        """Take back the extensions that the orders have sold, unless used."""
        res = super()._action_cancel()
        # sudo: aftersales.warranty.extension - the sale decides, whoever cancels it
        extensions = self.sudo().order_line.extension_ids
        granted = extensions.filtered(lambda extension: extension.state == "approved")
        used = granted._revoke(self.env._("The sales order was cancelled."))
        for extension in used:
            extension.sale_order_id.message_post(
                body=self.env._(
                    "%(extension)s of card %(card)s has been used already and stays, "
                    "although the order was cancelled.",
                    extension=extension.name,
                    card=extension.card_id.name,
                )
            )
        return res

    def _sells_warranted_unit(self):
        """Tell whether a delivery of this order will issue a warranty card."""
        self.ensure_one()
        return any(
            line.product_id.tracking == "serial"
            and line.product_id._get_warranty_type()
            and line.product_uom_qty > 0
            for line in self.order_line
        )

    def _extend_delivered_card(self, cards):
        """Prolong the card that a delivery has issued by what was sold with it.

        Only where there is no choice: the order sold one unit, and this is its card.
        """
        self.ensure_one()
        lines = self.order_line._get_extension_lines().filtered(
            lambda line: not line.extension_card_id and line.state == "sale"
        )
        units = self.order_line.filtered(
            lambda line: line.product_id._get_warranty_type()
        )
        if not lines or len(cards) != 1 or sum(units.mapped("product_uom_qty")) != 1:
            return
        try:
            with self.env.cr.savepoint():
                lines.write({"extension_card_id": cards.id})
        except UserError as error:  # a delivery never fails because of a card
            cards.message_post(body=str(error))
