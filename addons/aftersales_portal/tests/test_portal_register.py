from datetime import timedelta
from uuid import uuid4

from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import tagged

from odoo.addons.aftersales_portal.controllers.register import MOST_MISSES
from odoo.addons.aftersales_warranty.rules.jalali import to_jalali

from ..rules.card_link import make_card_link
from .common import AftersalesPortalCommon
from .test_upload_rules import PDF, make_picture

URL = "/my/warranty/register"


@tagged("post_install", "-at_install")
class TestPortalRegister(AftersalesPortalCommon):
    """A customer puts a unit he has bought in his name."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dealer = cls._make_partner("Shop Aria", is_dealer=True)
        cls.unsold = cls._sell_to_dealer("FR-0100")
        cls.card = cls.unsold.card_ids
        cls.bought = cls.today - timedelta(days=3)

    @classmethod
    def _sell_to_dealer(cls, serial, warranty_type=None):
        """Deliver a unit to a shop, which has not sold it yet."""
        customer, cls.customer = cls.customer, cls.dealer
        try:
            return cls._make_unit(serial)
        finally:
            cls.customer = customer

    def _register(self, number, user=None, files=None, **form):
        self._login(user or self.stranger_user)
        data = {
            "csrf_token": Request.csrf_token(self),
            "key": str(uuid4()),
            "number": number,
            "purchase_date": str(self.bought),
            "seller_name": "Aria",
            **form,
        }
        return self.url_open(URL, data=data, files=files, allow_redirects=False)

    def _bill(self, content=None):
        return {"bill": ("bill.png", content or make_picture(), "image/png")}

    def _asked(self):
        return self.env["aftersales.request"].search([("register_number", "!=", False)])

    # === RULES ALLOW IT === #

    def test_a_day_typed_in_the_jalali_calendar_is_the_same_day(self):
        year, month, day = to_jalali(self.bought)

        self._register("fr-0100", purchase_date=f"{year}/{month}/{day}")

        self.assertEqual(self.card.purchase_date, self.bought)

    def test_the_card_of_a_unit_from_a_shop_becomes_the_customers(self):
        self.assertFalse(self.card.partner_id)

        response = self._register("fr-0100")

        self.assertIn(self.card.access_url, response.headers["Location"])
        self.assertRecordValues(
            self.card,
            [
                {
                    "partner_id": self.stranger.id,
                    "purchase_date": self.bought,
                    "seller_name": "Aria",
                    "state": "active",
                    "stamp_date": self.today,
                    "dealer_id": self.dealer.id,
                }
            ],
        )
        text = self._text(self._get(response.headers["Location"], self.stranger_user))
        self.assertIn("registered in your name", text)

    def test_signs_no_database_keeps_are_left_out(self):
        response = self._register("fr-\x000100", seller_name="A\0ria", key="k\0ey")

        self.assertIn(self.card.access_url, response.headers["Location"])
        self.assertEqual(self.card.seller_name, "Aria")

    def test_a_key_with_signs_no_database_keeps_is_asked_for(self):
        response = self._register("NOBODY-1", files=self._bill(), key="k\0ey")

        self.assertIn("success=asked", response.headers["Location"])
        self.assertEqual(self._asked().register_number, "NOBODY-1")

    def test_card_number_and_qr_code_do_as_well(self):
        other = self._sell_to_dealer("FR-0101").card_ids
        for card, number in (
            (self.card, self.card.name),
            (other, make_card_link("https://example.com", other.name)),
        ):
            self._register(number)
            self.assertEqual(card.partner_id, self.stranger)

    def test_the_cover_starts_by_the_rule_of_the_type(self):
        for rule, start in (
            ("sale", self.bought),
            ("activation", self.today),
            ("delivery", None),
        ):
            self.warranty_type.start_rule = rule
            card = self._sell_to_dealer(f"FR-{rule}").card_ids
            with self.subTest(rule=rule):
                self._register(card.lot_id.name)
                self.assertEqual(card.date_start, start or card.delivery_date)
                self.assertTrue(card.date_end)

    def test_a_blank_card_of_a_unit_is_issued_by_it(self):
        lot = self.env["stock.lot"].create(
            {"product_id": self.fridge.id, "name": "FR-0102"}
        )
        card = self.env["aftersales.warranty.card"].create({"lot_id": lot.id})

        self._register("FR-0102")

        self.assertRecordValues(
            card, [{"partner_id": self.stranger.id, "state": "active"}]
        )

    def test_a_unit_delivered_without_a_card_gets_one(self):
        self.warranty_type.issue_event = "manual"
        lot = self._sell_to_dealer("FR-0103")
        self.assertFalse(lot.card_ids)

        self._register("FR-0103")

        self.assertRecordValues(
            lot.card_ids,
            [
                {
                    "partner_id": self.stranger.id,
                    "dealer_id": self.dealer.id,
                    "state": "active",
                    "purchase_date": self.bought,
                }
            ],
        )

    def test_to_register_twice_has_one_effect(self):
        first = self._register("FR-0100", files=self._bill())
        history = len(self.card.transfer_ids)
        messages = len(self.card.message_ids)

        second = self._register("FR-0100", files=self._bill())

        self.assertEqual(first.headers["Location"], second.headers["Location"])
        self.assertEqual(len(self.card.transfer_ids), history)
        self.assertEqual(len(self.card.message_ids), messages)
        self.assertEqual(self.card.purchase_date, self.bought)
        self.assertFalse(self._asked())

    def test_the_bill_is_kept_with_the_card(self):
        self._register("FR-0100", files=self._bill(PDF))

        bill = self.env["ir.attachment"].search(
            [("res_model", "=", self.card._name), ("res_id", "=", self.card.id)]
        )
        self.assertEqual(bill.mimetype, "application/pdf")

    # === RULES DO NOT === #

    def test_all_that_is_refused_is_refused_in_the_same_words(self):
        suspended = self._sell_to_dealer("FR-0104").card_ids
        suspended.action_suspend("Test")
        stock = self._add_stock(self.fridge, 1, "FR-0105")
        self.env["aftersales.warranty.card"].create({"lot_id": stock.id})
        answers = set()
        for number in ("FR-0001", "FR-0104", "FR-0105", "FR-9999", "\x00%_"):
            with self.subTest(number=number):
                response = self._register(number)
                self.assertEqual(response.status_code, 422)
                for name in (self.customer.name, self.dealer.name, self.fridge.name):
                    self.assertNotIn(name, response.text)
                text = self._text(response)
                answers.add(text[text.index("by itself") :].split("look into it")[0])
        self.assertEqual(len(answers), 1)
        self.assertEqual(self.unit.card_ids.partner_id, self.customer)
        self.assertFalse(suspended.partner_id)
        self.assertFalse(self._asked())

    def test_a_unit_delivered_to_another_without_a_card_is_not_given(self):
        self.warranty_type.issue_event = "manual"
        lot = self._make_unit("FR-0107")

        self.assertEqual(self._register("FR-0107").status_code, 422)

        self.assertFalse(lot.card_ids)

    def test_with_a_bill_a_person_looks_into_it(self):
        key = str(uuid4())
        for __ in range(2):
            response = self._register("FR-0001", files=self._bill(), key=key)
            self.assertIn("success=asked", response.headers["Location"])

        self.assertRecordValues(
            self._asked(),
            [
                {
                    "partner_id": self.stranger.id,
                    "inbox_state": "new",
                    "register_number": "FR-0001",
                    "register_card_id": self.unit.card_ids.id,
                    "register_purchase_date": self.bought,
                    "case_ids": [],
                }
            ],
        )
        self.assertEqual(self.unit.card_ids.partner_id, self.customer)
        self.assertEqual(
            self.env["ir.attachment"].search_count(
                [
                    ("res_model", "=", "aftersales.request"),
                    ("res_id", "=", self._asked().id),
                ]
            ),
            1,
        )

        self._asked().with_user(self.reception).action_register_unit()

        self.assertEqual(self.unit.card_ids.partner_id, self.stranger)
        self.assertEqual(self._asked().inbox_state, "done")
        with self.assertRaises(UserError):
            self._asked().with_user(self.reception).action_register_unit()

    def test_only_reception_registers_what_was_asked(self):
        self._register("FR-0001", files=self._bill())

        with self.assertRaises(AccessError):
            self._asked().with_user(self.technician).action_register_unit()
        self._asked().register_card_id = False
        with self.assertRaises(UserError):
            self._asked().with_user(self.reception).action_register_unit()

    def test_a_branch_may_ask_for_the_bill(self):
        self.company.is_aftersales_bill_required = True

        response = self._register("FR-0100")
        self.assertEqual(response.status_code, 422)
        self.assertIn("photo of your bill", self._text(response))
        self.assertFalse(self.card.partner_id)

        self._register("FR-0100", files=self._bill())
        self.assertEqual(self.card.partner_id, self.stranger)

    def test_a_wrong_day_or_no_number_is_said(self):
        for form, words in (
            ({"number": " "}, "Enter the number"),
            ({"purchase_date": "soon"}, "Enter the day"),
            ({"purchase_date": ""}, "Enter the day"),
            ({"purchase_date": str(self.today + timedelta(days=2))}, "Enter the day"),
        ):
            with self.subTest(form=form):
                number = form.pop("number", "FR-0100")
                response = self._register(number, **form)
                self.assertEqual(response.status_code, 422)
                self.assertIn(words, self._text(response))
        self.assertFalse(self.card.partner_id)

    def test_who_guesses_is_turned_away(self):
        for number in range(MOST_MISSES):
            self._register(f"FR-77{number}")

        self.assertEqual(self._register("FR-0100").status_code, 429)
        self.assertFalse(self.card.partner_id)
        # and nobody else with him
        self._register("FR-0100", user=self.customer_user)
        self.assertEqual(self.card.partner_id, self.customer)

    def test_nobody_registers_without_login(self):
        self._assert_refused(self._get(URL, None))

    def test_the_form_is_filled_by_the_code_of_the_card(self):
        page = self._get(f"{URL}?number={self.card.name}", self.stranger_user).text

        self.assertIn(f'value="{self.card.name}"', page)
        check = self._get(f"/warranty/check?number={self.card.name}", None).text
        self.assertIn(f"{URL}?number={self.card.name}", check)
