from odoo import models


class AccountPayment(models.Model):
    _name = "account.payment"
    _inherit = ["account.payment", "aftersales.audited.mixin"]
    _audited_fields = ("state", "amount", "partner_id", "date", "aftersales_case_id")

    def _filter_audited(self):
        """Leave out payments for something else than a case."""
        return self.filtered("aftersales_case_id")
