from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.payment.models.payment_transaction import PaymentTransaction

from .payment_common import PortalPaymentCommon


@tagged("post_install", "-at_install", "aftersales_full")
class TestPortalPaymentTours(PortalPaymentCommon):
    """The customer pays online in a real browser, on a phone as well."""

    def test_the_customer_pays_online_and_fetches_his_unit(self):
        def tell_twice(tx, processing_values):
            # the notice of the bank is quicker than its customer, and comes again
            for __ in range(2):
                tx._process("none", self._make_notice(tx))
            return {}

        with patch.object(
            PaymentTransaction, "_get_specific_rendering_values", tell_twice
        ):
            self.start_tour(
                self.case.access_url, "aftersales_portal_pay", login="portal_customer"
            )

        self.assertEqual(self.case.amount_open, 0)
        self.assertEqual(len(self.case.payment_ids), 1)
        self.case.with_user(self.reception).action_deliver()
        self.assertEqual(self.case.state, "delivered")


@tagged("post_install", "-at_install", "aftersales_full")
class TestPortalPaymentToursPhone(TestPortalPaymentTours):
    allow_inherited_tests_method = True
    browser_size = "360x800"
    touch_enabled = True
