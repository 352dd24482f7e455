from contextlib import ExitStack

from psycopg2.errors import SerializationFailure, UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import WarrantyCommon
from .parallel import ConnectedCase

PHONE = "+989121110099"

PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@tagged("post_install", "-at_install")
class TestConsumer(WarrantyCommon):
    """A consumer is known by his phone, and is made once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.ir")
        cls.partners = cls.env["res.partner"].with_user(cls.users["reception"])

    def test_reception_finds_a_consumer_by_any_spelling(self):
        for spelling in (
            "09123456789",
            "0098 912 345 6789",
            "09123456789".translate(PERSIAN),
        ):
            with self.subTest(spelling):
                found = self.partners._find_or_create_consumer(spelling, "Somebody")
                self.assertEqual(found, self.consumer)
        self.assertEqual(self.consumer.name, "Shirin Rahimi")

    def test_reception_registers_a_new_consumer_once(self):
        consumer = self.partners._find_or_create_consumer(
            "0912 111 0099".translate(PERSIAN), " زهرا محمدی ", city="اصفهان"
        )
        again = self.partners._find_or_create_consumer("+98 912 111 0099", "Zahra")

        self.assertEqual(consumer, again)
        self.assertRecordValues(
            consumer,
            [
                {
                    "name": "زهرا محمدی",
                    "phone": "+98 912 111 0099",
                    "phone_sanitized": PHONE,
                    "city": "اصفهان",
                    "is_consumer": True,
                    "is_dealer": False,
                }
            ],
        )

    def test_a_consumer_without_a_name_is_called_by_his_phone(self):
        self.assertEqual(
            self.partners._find_or_create_consumer("09121110099").name, PHONE
        )

    def test_a_person_comes_before_a_company_of_the_same_phone(self):
        self.dealer.phone = "09121110099"
        person = self.env["res.partner"].create(
            {"name": "陈伟", "phone": "0098 912 111 00 99"}
        )
        self.assertEqual(self.partners._find_consumer(PHONE), person)

    def test_what_is_no_phone_is_refused_with_its_text(self):
        for text in ("call me", "12", "", None):
            with self.subTest(text), self.assertRaises(ValidationError) as error:
                self.partners._find_or_create_consumer(text, "Nobody")
            self.assertIn(text or "no phone number", str(error.exception))

    def test_who_may_not_make_contacts_makes_no_consumer(self):
        with self.assertRaises(AccessError):
            self.env["res.partner"].with_user(
                self.users["technician"]
            )._find_or_create_consumer("09121110099")

    def test_a_card_makes_its_partner_a_consumer(self):
        buyer, heir = self.env["res.partner"].create([{"name": "A"}, {"name": "B"}])
        card = self._create_card(self._create_lots("FR-1"), partner_id=buyer.id)
        self.assertTrue(buyer.is_consumer)
        card.with_user(self.users["reception"]).partner_id = heir
        self.assertTrue(heir.is_consumer)
        self.assertFalse(self.dealer.is_consumer)

    def test_a_phone_finds_the_consumer_in_a_form(self):
        for text in (
            "09123456789",
            "+98 (912) 345 6789",
            "09123456789".translate(PERSIAN),
        ):
            with self.subTest(text):
                found = self.partners.name_search(text)
                self.assertIn(self.consumer.id, [pid for pid, _name in found])

    def test_numbers_are_kept_without_their_punctuation(self):
        form = Form(self.env["res.partner"].with_user(self.users["reception"]))
        form.name = "علی رضایی"
        form.country_id = self.env.ref("base.ir")
        form.aftersales_national_id = "008-457594-8".translate(PERSIAN)
        form.aftersales_subscription_number = "ab 77/1"
        self.assertRecordValues(
            form.save(),
            [
                {
                    "aftersales_national_id": "0084575948",
                    "aftersales_subscription_number": "AB771",
                }
            ],
        )

    def test_a_wrong_national_id_is_refused_in_iran_only(self):
        self.consumer.country_id = self.env.ref("base.ir")
        with self.assertRaises(ValidationError) as error:
            self.consumer.aftersales_national_id = "0084575947"
        self.assertIn("Shirin Rahimi", str(error.exception))
        self.consumer.country_id = self.env.ref("base.se")
        self.consumer.aftersales_national_id = "19811218-9876"
        self.assertEqual(self.consumer.aftersales_national_id, "198112189876")

    def test_a_number_names_one_customer(self):
        other = self.env["res.partner"].create({"name": "Other"})
        for name in ("aftersales_national_id", "aftersales_subscription_number"):
            self.consumer[name] = "77-1"
            with (
                self.subTest(name),
                mute_logger("odoo.sql_db"),
                self.assertRaises(UniqueViolation),
                self.env.cr.savepoint(),
            ):
                other[name] = "771"
                other.flush_recordset()


@tagged("post_install", "-at_install")
class TestConsumerConcurrency(ConnectedCase):
    """Twenty messages of one new phone at the same moment make one consumer.

    Each is a real connection; who comes second starts over, as the server makes him.
    """

    def setUp(self):
        super().setUp()
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self._connect() as env:
            self._find(env).unlink()
            env["aftersales.consumer.key"].search([("name", "=", PHONE)]).unlink()

    def _find(self, env):
        return env["res.partner"].search([("phone_sanitized", "=", PHONE)])

    def test_twenty_at_once_make_one(self):
        with ExitStack() as stack:
            envs = [stack.enter_context(self._connect()) for _number in range(20)]
            for env in envs:
                self.assertFalse(self._find(env))  # each sees that there is none
            first, *others = [env["res.partner"] for env in envs]
            consumer = first._find_or_create_consumer(PHONE, "The First")
            first.env.cr.commit()

            for partners in others:
                with (
                    mute_logger("odoo.sql_db"),
                    self.assertRaises(SerializationFailure),
                ):
                    partners._find_or_create_consumer(PHONE, "A Double")
                partners.env.cr.rollback()
                partners.env.invalidate_all()
                # as the server does once more
                found = partners._find_or_create_consumer(PHONE, "A Double")
                self.assertEqual(found.id, consumer.id)
                self.assertEqual(found.name, "The First")
                partners.env.cr.commit()

        with self._connect() as env:
            self.assertEqual(self._find(env).ids, consumer.ids)
