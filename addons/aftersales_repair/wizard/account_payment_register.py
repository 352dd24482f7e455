from odoo import models


class AccountPaymentRegister(models.TransientModel):
    """A payment registered on the invoice of a case belongs to the case."""

    _inherit = "account.payment.register"

    def _create_payment_vals_from_wizard(self, batch_result):
        vals = super()._create_payment_vals_from_wizard(batch_result)
        return vals | self._prepare_case_vals(batch_result)

    def _create_payment_vals_from_batch(self, batch_result):
        vals = super()._create_payment_vals_from_batch(batch_result)
        return vals | self._prepare_case_vals(batch_result)

    def _prepare_case_vals(self, batch_result):
        cases = batch_result["lines"].move_id._get_cases_invoiced()
        if len(cases) != 1 or cases.company_id != self.company_id:
            return {}
        return {"aftersales_case_id": cases.id}
