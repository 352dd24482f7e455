from odoo import fields
from odoo.http import Request
from odoo.tests import tagged

from .common import AftersalesPortalCommon

MOBILE = "+98 912 345 6789"


@tagged("post_install", "-at_install")
class TestAgentSale(AftersalesPortalCommon):
    """A dealer registers his sales; the consumers he brings are his to see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cards = cls.env["aftersales.warranty.card"]
        for serial in ("FR-0002", "FR-0003"):
            cls.cards |= cls._make_unit(serial).card_ids
        cls.cards.write({"partner_id": False, "dealer_id": cls.agent.id})
        cls.first, cls.second = cls.cards

    def _register(self, user=None, **form):
        form = {"kind": "one", "purchase_date": "", "customer_name": "Sara", **form}
        return self._post("/my/sales", user or self.agent_user, **form)

    def test_a_sale_activates_the_card_of_its_consumer(self):
        day = fields.Date.to_string(self.today)

        response = self._register(identifier="fr-0002", phone=MOBILE, purchase_date=day)

        self.assertEqual(response.status_code, 200)
        self.assertRecordValues(
            self.first,
            [
                {
                    "state": "active",
                    "purchase_date": self.today,
                    "dealer_id": self.agent.id,
                }
            ],
        )
        self.assertEqual(self.first.partner_id.phone_sanitized, "+989123456789")
        self.assertTrue(self.first.stamp_date)
        self.assertEqual(self.first.stamp_user_id, self.agent_user)

    def test_the_number_of_the_card_does_as_well(self):
        self._register(identifier=self.first.name, phone=MOBILE)

        self.assertEqual(self.first.state, "active")

    def test_registered_twice_it_is_registered_once(self):
        self._register(identifier="FR-0002", phone=MOBILE)
        consumer = self.first.partner_id
        messages = len(self.first.message_ids)

        response = self._register(identifier="FR-0002", phone="0098 9123456789")

        self.assertEqual(response.status_code, 200)
        self.assertEqual(self.first.partner_id, consumer)
        self.assertEqual(len(self.first.message_ids), messages)

    def test_a_unit_that_was_not_sold_to_him_is_unknown_to_the_dealer(self):
        response = self._register(
            self.other_agent_user, identifier="FR-0002", phone=MOBILE
        )

        self.assertEqual(response.status_code, 422)
        self.assertFalse(self.first.partner_id)
        self.assertIn("FR-0002", self._text(response))

    def test_who_has_the_unit_already_is_not_told(self):
        self.first.partner_id = self.customer

        response = self._register(identifier="FR-0002", phone=MOBILE)

        self.assertEqual(response.status_code, 422)
        self.assertNotIn(self.customer.name, response.text)
        self.assertEqual(self.first.partner_id, self.customer)

    def test_a_mobile_does_not_tell_the_dealer_whose_it_is(self):
        self.customer.phone = MOBILE
        self._register(identifier="FR-0002", phone=MOBILE, customer_name="Nobody")
        self.assertEqual(self.first.partner_id, self.customer)
        url = f"/my/warranty/{self.first.id}"
        report = "aftersales_warranty.aftersales_warranty_card_report"

        for address in (url, f"{url}?report_type=html", f"{url}?report_type=text"):
            with self.subTest(address=address):
                page = self._get(address, self.agent_user)
                self.assertEqual(page.status_code, 200)
                self.assertNotIn(self.customer.name, page.text)
                self.assertIn("Nobody", page.text)
                own = self._get(address, self.customer_user)
                self.assertIn(self.customer.name, own.text)
                self.assertNotIn("Nobody", own.text)
        for user, is_told in ((self.reception, True), (self.agent_user, False)):
            printed = self.env["ir.actions.report"].with_user(user).sudo()
            text = str(printed._render_qweb_html(report, self.first.ids)[0])
            self.assertEqual(self.customer.name in text, is_told)

    def test_a_list_tells_of_each_line_what_became_of_it(self):
        lines = (
            f"FR-0002\tSara\t{MOBILE}\n"
            "FR-0003\tReza\t12\n"
            f"NOBODY\tReza\t{MOBILE}\n"
            f"FR-0002\tSara\t{MOBILE}\n"
            f"FR-0003\tReza\t{MOBILE}\t2199-01-01"
        )

        response = self._register(kind="many", sales=lines)

        text = self._text(response)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(self.first.state, "active")
        self.assertFalse(self.second.partner_id)
        for sentence in (
            "is no phone number",
            "NOBODY",
            "Line 1 names",
            "still to come",
        ):
            self.assertIn(sentence, text)
        # what failed stands in the form again, what was done does not
        rest = response.text.split("<textarea", 1)[1].split("</textarea>", 1)[0]
        self.assertIn("NOBODY", rest)
        self.assertEqual(rest.count("FR-0002"), 1)
        self.assertEqual(rest.count("FR-0003"), 2)

    def test_a_file_is_taken_as_well(self):
        self._login(self.agent_user)
        content = f"Serial;Mobile\nFR-0002;{MOBILE}\nFR-0003;{MOBILE}\n".encode()
        response = self.url_open(
            "/my/sales",
            data={"kind": "many", "csrf_token": Request.csrf_token(self)},
            files={"list_file": ("sales.csv", content)},
        )

        self.assertEqual(response.status_code, 200)
        self.assertEqual(set(self.cards.mapped("state")), {"active"})

    def test_what_was_typed_is_shown_escaped(self):
        response = self._register(identifier="<script>x()</script>", phone=MOBILE)

        self.assertIn("&lt;script&gt;", response.text)
        self.assertNotIn("<script>x()", response.text)

    def test_who_is_no_dealer_registers_nothing(self):
        for user in (self.customer_user, self.agent_tech_user):
            self._assert_refused(self._get("/my/sales", user))
            self._register(user, identifier="FR-0002", phone=MOBILE)
        self._assert_refused(self._get("/my/sales", None))

        self.assertFalse(self.first.partner_id)

    def test_the_dealer_finds_what_he_has_still_to_register(self):
        self._register(identifier="FR-0002", phone=MOBILE)

        page = self._get("/my/warranty?filterby=unsold", self.agent_user).text

        self.assertIn(f"/my/warranty/{self.second.id}", page)
        self.assertNotIn(f"/my/warranty/{self.first.id}", page)

    # === CONSUMERS === #

    def _add(self, user=None, **form):
        form = {"customer_name": "Sara Jafari", "phone": MOBILE, **form}
        return self._post("/my/consumers/new", user or self.agent_user, **form)

    def test_a_consumer_is_made_with_what_the_form_asks_for(self):
        self._add(street="5 Azadi", city="Tabriz", email="x@example.com", vat="1")

        consumer = self.env["aftersales.agent.consumer"].search(
            [("agent_id", "=", self.agent.id)]
        )
        self.assertRecordValues(
            consumer.partner_id,
            [
                {
                    "name": "Sara Jafari",
                    "phone_sanitized": "+989123456789",
                    "street": "5 Azadi",
                    "city": "Tabriz",
                    "email": False,
                    "vat": False,
                    "is_consumer": True,
                }
            ],
        )

    def test_a_consumer_is_found_again_by_his_mobile(self):
        known = self.env["res.partner"].create(
            {"name": "Sara J.", "phone": MOBILE, "street": "Secret Street"}
        )
        for phone in (MOBILE, "0098-912-345-6789"):
            self._add(phone=phone, street="Other Street")

        consumers = self.env["aftersales.agent.consumer"].search(
            [("partner_id", "=", known.id)]
        )
        self.assertEqual(len(consumers), 1)
        self.assertEqual(known.street, "Secret Street")
        page = self._get("/my/consumers", self.agent_user).text
        self.assertIn("Sara Jafari", page)
        self.assertNotIn("Secret Street", page)
        self.assertNotIn("Sara J.", page)

    def test_each_agent_sees_the_consumers_he_brought(self):
        self._add()
        self._add(self.other_agent_user, customer_name="Nima", phone="+98 935 111 2233")

        mine = self._get("/my/consumers", self.agent_user).text
        self.assertIn("Sara Jafari", mine)
        self.assertNotIn("Nima", mine)
        found = self._get("/my/consumers?search=nobody", self.agent_user).text
        self.assertNotIn("Sara Jafari", found)

    def test_a_consumer_needs_a_name_and_a_mobile(self):
        for form in ({"customer_name": " "}, {"phone": "12"}):
            response = self._add(**form)
            self.assertEqual(response.status_code, 422)
        self.assertFalse(
            self.env["aftersales.agent.consumer"].search(
                [("agent_id", "=", self.agent.id)]
            )
        )

    def test_consumers_are_closed_to_everybody_else(self):
        self._add()
        for user in (None, self.customer_user, self.agent_tech_user):
            for url in ("/my/consumers", "/my/consumers/new"):
                self._assert_refused(self._get(url, user))
