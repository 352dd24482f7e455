from unittest.mock import patch

from odoo.addons.account_payment.tests.common import AccountPaymentCommon
from odoo.addons.payment.models.payment_transaction import PaymentTransaction

from .common import AftersalesPortalCommon


class PortalPaymentCommon(AftersalesPortalCommon, AccountPaymentCommon):
    """A bank on the internet, and a repaired unit that goes once it is paid."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the bank leads back at once: what its customer does there is not ours
        cls.provider.redirect_form_view_id.arch = (
            '<form action="/payment/status" method="get"/>'
        )
        cls.process.is_payment_required = True

    def setUp(self):
        super().setUp()
        self.case = self._make_ready(charged=True)
        self.invoice = self.case.invoice_ids
        # what a provider reads of the notice of its bank
        self.startPatcher(
            patch.object(
                PaymentTransaction,
                "_extract_amount_data",
                lambda tx, notice: notice["paid"],
            )
        )
        self.startPatcher(
            patch.object(
                PaymentTransaction, "_apply_updates", lambda tx, notice: tx._set_done()
            )
        )

    def _make_notice(self, tx, amount=None):
        """Return what the bank tells once a customer has paid there."""
        return {
            "paid": {
                "amount": amount or tx.amount,
                "currency_code": tx.currency_id.name,
            }
        }
