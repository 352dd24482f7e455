from odoo import Command
from odoo.tests import tagged

from .common import AftersalesPortalCommon


@tagged("post_install", "-at_install")
class TestPortalParcel(AftersalesPortalCommon):
    """The customer reads by whom his unit or his part travels, and how to follow it."""

    def _send_unit(self, case, number):
        wizard = (
            self.env["aftersales.case.handover"]
            .with_user(self.reception)
            .create(
                {
                    "case_ids": case.ids,
                    "receiver": "The post",
                    "signature": self._make_signature(),
                    "carrier_name": "City Post",
                    "tracking_ref": number,
                }
            )
        )
        wizard.action_apply()

    def _read(self, case, user=None):
        return self._get(case.access_url, user or self.customer_user)

    def test_a_unit_that_is_sent_shows_the_number_of_its_parcel(self):
        case = self._make_ready()
        self.assertNotIn("Sent to you", self._text(self._read(case)))

        self._send_unit(case, " AB123 ")

        self.assertEqual(case.state, "delivered")
        text = self._text(self._read(case))
        self.assertIn("Sent to you Fridge 300", text)
        self.assertIn("by City Post", text)
        self.assertIn("Parcel number: AB123", text)

    def test_the_page_of_the_carrier_is_a_link_and_nothing_else_is(self):
        for number, is_link in (
            ("https://post.example.com/follow?id=AB123&lang=fa", True),
            ("javascript:alert(1)", False),
            ('https://post.example.com/"onclick="alert(1)', False),
        ):
            with self.subTest(number=number):
                case = self._make_ready(f"FR-1{len(number)}")
                self._send_unit(case, number)

                page = self._read(case).text

                self.assertEqual("Follow the parcel" in page, is_link)
                self.assertNotIn('href="javascript:alert', page)
                self.assertNotIn('"onclick="', page)

    def test_a_posted_part_shows_on_the_page_of_its_case(self):
        self._add_stock(self.gasket, 5)
        self.process.is_estimate_required = False
        case = self._make_job(accept=True).case_id
        request = self._approve_post(case)

        request.with_user(self.storekeeper).action_post("City Post", "CD456")

        text = self._text(self._read(case))
        self.assertIn("Sent to you Door gasket", text)
        self.assertIn("CD456", text)

    def _approve_post(self, case):
        request = (
            self.env["aftersales.part.request"]
            .with_user(self.reception)
            .create(
                {
                    "case_id": case.id,
                    "destination": "customer",
                    "supply_method": "store",
                    "kind": "in_warranty",
                    "line_ids": [
                        Command.create({"product_id": self.gasket.id, "quantity": 1})
                    ],
                }
            )
        )
        request.action_submit()
        request.with_user(self.storekeeper).action_approve()
        return request

    def test_a_unit_that_is_fetched_has_no_parcel(self):
        case = self._make_delivered()

        self.assertNotIn("Sent to you", self._text(self._read(case)))

    def test_the_parcel_is_told_to_the_customer_alone(self):
        case = self._make_ready()
        case.request_id.agent_id = self.agent
        self._send_unit(case, "AB123")

        for user in (self.agent_user, self.stranger_user, None):
            page = self._get(case.access_url, user)
            self.assertNotIn("AB123", page.text)

    def test_units_sent_in_one_parcel_are_told_to_their_own_cases(self):
        cases = self._make_ready() | self._make_ready("FR-0004")

        self._send_unit(cases, "AB123")

        for case in cases:
            self.assertIn("AB123", self._text(self._read(case)))
