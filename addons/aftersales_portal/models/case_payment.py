from odoo import models


class AftersalesCase(models.Model):
    """A case whose invoice its customer pays online."""

    _inherit = "aftersales.case"

    def _note_online_payment(self, payment):
        """Note that the customer has paid, as a payment at the counter does."""
        for case in self:
            # sudo: aftersales.case - whoever pays, or the notice of his bank
            case.sudo().date_paid = self.env.cr.now()
            case.sudo().message_post(
                body=self.env._(
                    "%(amount)s paid online, %(payment)s.",
                    amount=payment.currency_id.format(payment.amount),
                    payment=payment.name,
                )
            )
