from odoo import fields, models
from odoo.exceptions import UserError

from ..rules.case_states import CLOSED_STATES


class AftersalesCase(models.Model):
    """How a case is invoiced: together or apart, and in advance."""

    _inherit = "aftersales.case"

    can_advance = fields.Boolean(compute="_compute_can")

    # === ACTION METHODS === #

    def action_invoice_advance(self):
        """Ask how much of the accepted estimate is invoiced in advance."""
        self.ensure_one()
        self._check_role("advance")
        if not self._is_step_open("advance"):
            raise UserError(
                self.env._(
                    "Case %s has no accepted estimate of which something is left to "
                    "invoice.",
                    self.name,
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sale.action_view_sale_advance_payment_inv"
        )
        return action | {
            "context": {
                "active_model": "sale.order",
                "active_ids": self._get_order_to_advance().ids,
                "default_advance_payment_method": "percentage",
            }
        }

    # === BUSINESS METHODS === #

    def _get_step_roles(self):
        return super()._get_step_roles() | {"advance": ("accountant",)}

    def _is_step_open(self, step):
        if step == "advance":
            return self.state not in CLOSED_STATES and bool(
                self._get_order_to_advance()
            )
        return super()._is_step_open(step)

    def _get_order_to_advance(self):
        """Return the accepted estimate that a down payment is asked for.

        One whose work is still to be done: after that the whole is invoiced.
        """
        self.ensure_one()
        # sudo: sale.order - read to decide whether the button shows
        orders = self.sudo().sale_order_ids.filtered(
            lambda order: (
                order.state == "sale"
                and order.amount_total > order.amount_invoiced
                and any(
                    line.product_uom_qty and line._is_awaiting_approval()
                    for line in order.order_line
                )
            )
        )
        return orders.sorted("amount_total")[-1:]

    def _get_invoice_split(self):
        """Return ``split`` or ``merged``: the customer's rule, else the process's."""
        self.ensure_one()
        partner = self.partner_id
        return (
            partner.aftersales_invoice_split
            or partner.commercial_partner_id.aftersales_invoice_split
            or self.process_id.invoice_split
            or "merged"
        )

    def _can_be_invoiced(self):
        """Count an advance that nothing is left to be deducted from: it goes back."""
        if super()._can_be_invoiced():
            return True
        # sudo: sale.order - read to decide whether the button shows
        case = self.sudo()
        return case.state in CLOSED_STATES and any(
            order.state == "sale" and order._get_open_advances()
            for order in case.sale_order_ids
        )
