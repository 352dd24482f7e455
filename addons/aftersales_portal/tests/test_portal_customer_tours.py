from odoo.tests import tagged

from .common import AftersalesPortalCommon


@tagged("post_install", "-at_install", "aftersales_full")
class TestPortalCustomerTours(AftersalesPortalCommon):
    """The customer's journey in a real browser, with a login and by a link."""

    def _make_unsold(self):
        """Deliver a unit to a shop, which has not sold it yet."""
        customer, type(self).customer = (
            self.customer,
            self._make_partner("Shop Aria", is_dealer=True),
        )
        try:
            return self._make_unit("FR-0100").card_ids
        finally:
            type(self).customer = customer

    def test_the_customer_registers_a_unit_by_photo_and_asks_for_service(self):
        card = self._make_unsold()

        self.start_tour("/my", "aftersales_portal_register", login="portal_customer")

        self.assertEqual(card.partner_id, self.customer)
        case = self.env["aftersales.case"].search([("lot_id", "=", card.lot_id.id)])
        self.assertRecordValues(
            case, [{"complaint": "It does not cool", "place": "workshop"}]
        )

    def test_the_customer_signs_a_part_of_the_estimate_by_the_link(self):
        case = self._make_case()
        self._make_job(case, accept=True)
        self._make_uncovered(case)
        part = self._plan_part(case, self.gasket)
        labor = self._plan_labor(case)
        case.with_user(self.dispatcher).action_quote()

        self.start_tour(
            case._get_short_url().removeprefix(case.get_base_url()),
            "aftersales_portal_sign",
        )

        self.assertEqual(case.state, "quote_approved")
        self.assertEqual(part.is_declined + labor.is_declined, 1)
        self.assertEqual(case.sale_order_ids.signed_by, "Mina Karimi")


@tagged("post_install", "-at_install", "aftersales_full")
class TestPortalCustomerToursPhone(TestPortalCustomerTours):
    allow_inherited_tests_method = True
    browser_size = "360x800"
    touch_enabled = True
