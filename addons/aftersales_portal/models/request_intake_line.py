from odoo import models


class AftersalesRequestIntakeLine(models.TransientModel):
    """A line of an agent's list names its customer by what the agent wrote."""

    _inherit = "aftersales.request.intake.line"

    def _prepare_case_vals(self, request):
        intake = self.intake_id
        if not intake.sender_id:
            return super()._prepare_case_vals(request)
        customer = self.env["aftersales.request"]._get_received_customer(
            intake.agent_id,
            self.card_id.id,
            {"phone": self.phone, "customer_name": self.customer_name},
        )
        vals = super()._prepare_case_vals(request)
        return {**vals, "partner_id": customer.id} if customer else vals
