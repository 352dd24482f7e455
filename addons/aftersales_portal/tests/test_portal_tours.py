from odoo.tests import tagged

from .common import AftersalesPortalCommon


@tagged("post_install", "-at_install", "aftersales_full")
class TestPortalTours(AftersalesPortalCommon):
    """The journeys in a real browser, on a phone as well."""

    def test_the_customer_goes_from_home_to_his_estimate(self):
        order = self._make_estimate()

        self.start_tour("/my", "aftersales_portal_customer", login="portal_customer")

        self.assertEqual(order.state, "sent")

    def test_the_technician_accepts_a_job(self):
        order = self._make_job()

        self.start_tour("/my", "aftersales_portal_technician", login="portal_dariush")

        self.assertEqual(order.state, "accepted")

    def test_anybody_checks_a_card(self):
        self.start_tour("/warranty/check", "aftersales_portal_check")

        missed = self.env["aftersales.rate.limit"].search(
            [("key", "=like", "%-miss:%")]
        )
        self.assertEqual(missed.mapped("count"), [1])


@tagged("post_install", "-at_install", "aftersales_full")
class TestPortalToursPhone(TestPortalTours):
    allow_inherited_tests_method = True
    browser_size = "360x800"
    touch_enabled = True
