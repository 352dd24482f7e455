from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Command


class AftersalesPartRequest(models.Model):
    """Parts that are bought: an application to the maker is a request for quotation."""

    _inherit = "aftersales.part.request"

    purchase_order_ids = fields.Many2many(
        comodel_name="purchase.order",
        string="Purchases",
        compute="_compute_purchase_order_ids",
        # who asked sees that it is being bought, though he may not buy
        compute_sudo=True,
    )
    purchase_order_count = fields.Integer(
        compute="_compute_purchase_order_ids", compute_sudo=True
    )

    # === COMPUTE METHODS === #

    @api.depends("line_ids.purchase_line_ids.order_id")
    def _compute_purchase_order_ids(self):
        for request in self:
            orders = request.line_ids.purchase_line_ids.order_id
            request.purchase_order_ids = orders
            request.purchase_order_count = len(orders)

    # === ACTION METHODS === #

    def action_view_purchases(self):
        """Open what is bought for these requests."""
        return self.purchase_order_ids._get_records_action(name=self.env._("Purchases"))

    # === BUSINESS METHODS === #

    def _apply_to_maker(self):
        """Ask the maker for a quotation; what he gives free stands at no price."""
        self.ensure_one()
        company = self.company_id.sudo()
        location = self._get_destination_location()
        operation = company._get_aftersales_operation("supply").warehouse_id.in_type_id
        # superuser: purchase.order - who approves parts need not buy
        orders = self.env["purchase.order"].with_user(SUPERUSER_ID)
        orders = orders.with_context(allowed_company_ids=company.ids)
        orders.with_company(company).create(
            {
                "partner_id": self.maker_id.id,
                "company_id": company.id,
                "picking_type_id": operation.id,
                "origin": self.name,
                "order_line": [
                    Command.create(line._prepare_purchase_line_vals(location))
                    for line in self.line_ids
                ],
            }
        )

    def _action_cancelled(self):
        """Withdraw what was not ordered yet."""
        res = super()._action_cancelled()
        # sudo: purchase.order - whoever withdraws the request
        lines = self.sudo().line_ids.purchase_line_ids
        drafts = lines.filtered(lambda line: line.state in ("draft", "sent"))
        orders = drafts.order_id
        drafts.unlink()
        orders.filtered(lambda order: not order.order_line).button_cancel()
        return res
