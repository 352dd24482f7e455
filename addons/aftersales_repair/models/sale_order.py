from odoo import fields, models

from ..rules.case_states import CLOSED_STATES


class SaleOrder(models.Model):
    _inherit = "sale.order"

    aftersales_case_id = fields.Many2one(
        comodel_name="aftersales.case",
        string="Service Case",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )

    def _confirmation_error_message(self):
        message = super()._confirmation_error_message()
        # sudo: aftersales.case - a customer signs on the portal
        case = self.sudo().aftersales_case_id
        if message or not case:
            return message
        if case.state in CLOSED_STATES and not self._is_of_kept_parts():
            return self.env._(
                "Case %s is closed; this estimate stands no longer.", case.name
            )
        lines = self.order_line.filtered(lambda line: not line.display_type)
        if case.state == "to_quote" and not any(lines.mapped("product_uom_qty")):
            return self.env._(
                "Every line of %s is declined. Decline the estimate instead.", self.name
            )
        return message

    def _action_confirm(self):
        result = super()._action_confirm()
        # sudo: aftersales.case - the customer's signature moves the case on
        cases = self.sudo().aftersales_case_id
        self._get_asking()._complete_answer()
        cases._action_estimate_accepted()
        return result

    def _action_cancel(self):
        asking = self._get_asking()
        result = super()._action_cancel()
        if not self.env.context.get("aftersales_withdrawn"):
            asking._complete_answer()
            # sudo: aftersales.case - the customer's refusal stops the work
            asking.sudo().aftersales_case_id._action_estimate_rejected()
        return result

    def _get_invoiceable_lines(self, final=False):
        """Leave out case lines whose work is not approved yet."""
        lines = super()._get_invoiceable_lines(final)
        return lines.filtered(lambda line: not line._is_awaiting_approval())

    def action_view_aftersales_case(self):
        """Open the case this estimate belongs to."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "aftersales.case",
            "view_mode": "form",
            "res_id": self.aftersales_case_id.id,
        }
