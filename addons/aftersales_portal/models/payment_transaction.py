from odoo import models


class PaymentTransaction(models.Model):
    """What a customer pays online for his repair is told to its case."""

    _inherit = "payment.transaction"

    def _create_payment(self, **extra_create_values):
        # sudo: account.move - whoever pays, or the notice of his bank
        cases = self.sudo().invoice_ids._get_cases_invoiced()
        if len(cases) == 1 and cases.company_id == self.provider_id.company_id:
            # of several cases none can tell what of it is his, and what head office
            # takes in stands in no book of the branch
            extra_create_values.setdefault("aftersales_case_id", cases.id)
        payment = super()._create_payment(**extra_create_values)
        cases._note_online_payment(payment)
        return payment
