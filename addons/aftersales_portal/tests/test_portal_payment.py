from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .payment_common import PortalPaymentCommon


@tagged("post_install", "-at_install")
class TestPortalPayment(PortalPaymentCommon):
    """An invoice paid online reaches its case, and lets the unit go, once."""

    def _start_payment(self, user=None):
        """Press "Pay" on the page of the invoice; return the transaction."""
        self._login(user or self.customer_user)
        result = self.make_jsonrpc_request(
            f"/invoice/transaction/{self.invoice.id}",
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.payment_method_id,
                "token_id": None,
                "amount": self.invoice.amount_residual,
                "flow": "redirect",
                "tokenization_requested": False,
                "landing_route": self.invoice.get_portal_url(),
                "access_token": self.invoice._portal_ensure_token(),
            },
        )
        return self._get_tx(result["reference"])

    def _notify(self, tx, amount=None):
        """Let the bank tell of the payment."""
        tx._process("none", self._make_notice(tx, amount))
        tx._post_process()
        self.env.invalidate_all()

    def _read_case(self):
        return self._get(self.case.access_url, self.customer_user).text

    def test_the_case_leads_to_the_form_that_pays(self):
        url = self.invoice.get_portal_url(query_string="&amp;payment=True")

        self.assertIn(url, self._read_case())
        page = self._get(self.invoice.get_portal_url(), None).text
        self.assertIn("o_payment_form", page)
        self.assertIn("o_payment_radio", page)

    def test_the_payment_opens_the_hand_over(self):
        self.assertGreater(self.case.amount_open, 0)
        with self.assertRaises(UserError) as error:
            self.case.with_user(self.reception).action_deliver()
        self.assertIn("left to pay", str(error.exception))

        self._notify(self._start_payment())

        self.assertRecordValues(
            self.case,
            [{"amount_open": 0.0, "amount_paid": self.invoice.amount_total}],
        )
        self.assertTrue(self.case.date_paid)
        self.assertEqual(self.case.payment_ids.amount, self.invoice.amount_total)
        self.assertIn(self.case.payment_ids.name, self.case.message_ids[0].body)
        page = self._read_case()
        self.assertNotIn("Pay Now", page)
        self.assertNotIn("Left to pay", page)
        self.case.with_user(self.reception).action_deliver()
        self.assertEqual(self.case.state, "delivered")

    def test_a_payment_told_twice_counts_once(self):
        tx = self._start_payment()
        for __ in range(2):
            self._notify(tx)

        self.assertEqual(len(self.case.payment_ids), 1)
        self.assertRecordValues(
            self.case,
            [{"amount_open": 0.0, "amount_paid": self.invoice.amount_total}],
        )

    @mute_logger("odoo.addons.payment.models.payment_transaction")
    def test_another_amount_than_asked_pays_nothing(self):
        tx = self._start_payment()

        self._notify(tx, amount=tx.amount / 2)

        self.assertEqual(tx.state, "error")
        self.assertEqual(self.case.amount_open, self.invoice.amount_total)
        self.assertFalse(self.case.payment_ids or self.case.date_paid)
        with self.assertRaises(UserError):
            self.case.with_user(self.reception).action_deliver()

    def test_a_payment_for_several_cases_is_told_to_each(self):
        other = self._make_ready("FR-0004", charged=True)
        both = self.invoice | other.invoice_ids
        tx = self._create_transaction(
            "redirect",
            amount=sum(both.mapped("amount_total")),
            currency_id=self.invoice.currency_id.id,
            partner_id=self.customer.id,
            invoice_ids=both.ids,
        )

        self._notify(tx)

        for case in self.case | other:
            self.assertEqual(case.amount_open, 0)
            self.assertTrue(case.date_paid)
            self.assertFalse(case.payment_ids)
