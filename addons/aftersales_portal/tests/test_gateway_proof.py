import re
from datetime import timedelta
from unittest.mock import patch

from lxml import html

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import AftersalesPortalCommon

PROOF = "odoo.addons.aftersales_portal.models.phone_proof"
MOBILE = "+98 912 345 6789"


@tagged("post_install", "-at_install")
class TestGatewayProof(AftersalesPortalCommon):
    """Nobody becomes a customer by typing his number."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.ir")
        cls.customer.write({"phone": MOBILE, "country_id": cls.company.country_id.id})
        cls.gateway = cls.env["aftersales.gateway"].create(
            {
                "name": "Home",
                "company_id": cls.company.id,
                "is_public": True,
                "is_phone_proved": True,
                "place": "customer",
                "field_ids": [
                    Command.create({"name": name})
                    for name in (
                        "product",
                        "identifier",
                        "customer_name",
                        "phone",
                        "street",
                        "complaint",
                    )
                ],
            }
        )
        cls.url = f"/reception/{cls.gateway.access_token}"
        cls.env["sms.sms"].search([]).unlink()

    def setUp(self):
        super().setUp()
        self.env["aftersales.rate.limit"].sudo().search([]).unlink()
        self.env.flush_all()

    # === STEPS === #

    def _fill(self, user=None, **values):
        values = {
            "product": self.fridge.name,
            "identifier": "FR-0001",
            "customer_name": "Mallory",
            "phone": "0912 345 6789",
            "street": "1 Nowhere",
            "complaint": "It hums",
            "key": "form-1",
        } | values
        return self._post(self.url, user, **values)

    def _requests(self):
        return self.env["aftersales.request"].search(
            [("gateway_id", "=", self.gateway.id)]
        )

    def _get_code(self):
        """Return the code of the last message, as it lies in the queue."""
        message = self.env["sms.sms"].sudo().search([], order="id desc", limit=1)
        return message.number, re.search(r"\b\d{6}\b", message.body)[0]

    def _enter(self, page, code, **values):
        token = re.search(r'name="proof" value="(\w+)"', page.text)[1]
        return self._post(f"{self.url}/code", None, proof=token, code=code, **values)

    def _get_wrong(self, code):
        return f"{(int(code) + 1) % 10**6:06}"

    # === WITHOUT A PROOF === #

    def test_the_number_of_a_customer_makes_nobody_that_customer(self):
        for is_proved in (True, False):
            self.gateway.is_phone_proved = is_proved

            page = self._fill(key=str(is_proved))

            case = self._requests()[:1].case_ids
            with self.subTest(is_proved=is_proved):
                self.assertNotIn(self.customer.name, page.text)
                self.assertNotEqual(case.partner_id, self.customer)
                self.assertTrue(case.partner_id.is_aftersales_unproved)
                self.assertRecordValues(
                    case, [{"lot_id": False, "card_id": False, "identifier": False}]
                )
                self.assertEqual(self.customer.street, "12 Golestan Street")
        self.assertEqual(len(self._requests().partner_id), 1)

    def test_a_gateway_without_codes_needs_no_messages(self):
        self.gateway.is_phone_proved = False

        page = self._fill()

        self.assertIn(self._requests().name, page.text)
        self.assertNotIn('name="code"', page.text)
        self.assertFalse(self.env["sms.sms"].sudo().search([]))
        self.assertTrue(self._requests().is_visitor)

    def test_a_new_number_makes_a_customer_where_no_code_is_asked_for(self):
        self.gateway.is_phone_proved = False

        self._fill(phone="0912 000 9999")

        self.assertFalse(self._requests().is_visitor)
        self.assertEqual(self._requests().partner_id.name, "Mallory")

    def test_who_is_not_proved_is_found_by_no_other_door(self):
        self._fill(phone="0912 000 9999")

        self.assertTrue(self._requests().is_visitor)
        self.assertFalse(self.env["res.partner"]._find_consumer("+989120009999"))

    def test_nobody_learns_whether_a_number_is_known(self):
        known = self._fill()
        unknown = self._fill(phone="0912 000 9999", key="form-2")

        texts = []
        for page, number in ((known, "+989123456789"), (unknown, "+989120009999")):
            self.assertEqual(page.status_code, 200)
            wrap = html.fromstring(page.text).get_element_by_id("wrap")
            texts.append(wrap.text_content().replace(number, "NUMBER"))
        for request in self._requests():
            texts = [text.replace(request.name, "NAME") for text in texts]
        self.assertEqual(*texts)

    # === THE CODE === #

    def test_the_code_gives_the_request_to_the_customer(self):
        page = self._fill()
        visitor = self._requests().partner_id
        number, code = self._get_code()

        done = self._enter(page, code)

        self.assertEqual(number, "+989123456789")
        self.assertEqual(done.status_code, 200)
        self.assertIn(self._requests().name, done.text)
        self.assertNotIn(self.customer.name, done.text)
        self.assertRecordValues(
            self._requests().case_ids,
            [
                {
                    "partner_id": self.customer.id,
                    "lot_id": self.unit.id,
                    "card_id": self.unit.card_ids.id,
                }
            ],
        )
        self.assertEqual(self.customer.street, "12 Golestan Street")
        self.assertFalse(visitor.active)

    def test_the_code_of_a_new_number_makes_a_customer(self):
        page = self._fill(phone="0912 000 9999", identifier="")
        __, code = self._get_code()

        self._enter(page, code)

        partner = self._requests().partner_id
        self.assertFalse(partner.is_aftersales_unproved)
        self.assertEqual(self.env["res.partner"]._find_consumer("09120009999"), partner)

    def test_the_code_in_persian_digits_is_the_same(self):
        page = self._fill()
        __, code = self._get_code()

        persian = code.translate(
            {ord("0") + digit: 0x6F0 + digit for digit in range(10)}
        )
        self._enter(page, f" {persian} ")

        self.assertEqual(self._requests().partner_id, self.customer)

    def test_the_code_gives_no_unit_of_another(self):
        self._make_unit("FR-0099").card_ids.sudo().partner_id = self.stranger
        page = self._fill(identifier="FR-0099")
        __, code = self._get_code()

        self._enter(page, code)

        case = self._requests().case_ids
        self.assertEqual(case.partner_id, self.customer)
        self.assertFalse(case.lot_id or case.card_id)

    def test_only_a_hash_of_the_code_is_kept(self):
        self._fill()
        __, code = self._get_code()

        proof = self.env["aftersales.phone.proof"].sudo().search([])
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT row_to_json(p)::text FROM aftersales_phone_proof p WHERE id = %s",
            [proof.id],
        )
        self.assertNotIn(code, self.env.cr.fetchone()[0])
        # two with the same code have not the same hash
        other = self.env["aftersales.phone.proof"].sudo().new({"token": "other"})
        self.assertEqual(proof.code_hash, proof._hash(code))
        self.assertNotEqual(proof.code_hash, other._hash(code))

    def test_a_wrong_code_proves_nothing(self):
        page = self._fill()
        __, code = self._get_code()

        for guess in (self._get_wrong(code), "", "x", "\0", code[:-1], f"{code}0"):
            with self.subTest(guess=guess):
                self.env["aftersales.rate.limit"].sudo().search([]).unlink()
                self.assertEqual(self._enter(page, guess).status_code, 422)
                self.assertTrue(self._requests().is_visitor)

    def test_a_code_is_guessed_a_few_times_only(self):
        page = self._fill()
        __, code = self._get_code()
        for __ in range(5):
            self._enter(page, self._get_wrong(code))

        late = self._enter(page, code)

        self.assertEqual(late.status_code, 422)
        self.assertIn("good no more", self._text(late))
        self.assertTrue(self._requests().is_visitor)

    def test_a_code_ends_after_some_minutes(self):
        page = self._fill()
        __, code = self._get_code()
        proof = self.env["aftersales.phone.proof"].sudo().search([])
        proof.date_end = fields.Datetime.now() - timedelta(seconds=1)
        self.env.flush_all()

        self.assertEqual(self._enter(page, code).status_code, 422)

        self.assertTrue(self._requests().is_visitor)
        proof._gc_ended()
        self.assertFalse(proof.exists())
        self.assertEqual(self._enter(page, code).status_code, 404)

    def test_the_code_of_one_request_proves_no_other(self):
        first = self._fill()
        __, code = self._get_code()
        second = self._fill(key="form-2", complaint="Another")
        __, other = self._get_code()
        if code == other:  # once in a million
            return

        self.assertEqual(self._enter(second, code).status_code, 422)
        self._enter(first, code)

        proved = self._requests().filtered(lambda request: not request.is_visitor)
        self.assertEqual(proved.case_ids.complaint, "It hums")

    def test_the_code_of_one_gateway_opens_nothing_at_another(self):
        page = self._fill()
        __, code = self._get_code()
        other = self.gateway.copy({"name": "Other"})
        token = re.search(r'name="proof" value="(\w+)"', page.text)[1]

        response = self._post(
            f"/reception/{other.access_token}/code", None, proof=token, code=code
        )

        self.assertEqual(response.status_code, 404)
        self.assertTrue(self._requests().is_visitor)

    def test_the_form_sent_twice_sends_one_message(self):
        self._fill()
        again = self._fill()

        self.assertEqual(len(self._requests()), 1)
        self.assertEqual(len(self.env["sms.sms"].sudo().search([])), 1)
        self._enter(again, self._get_code()[1])
        self.assertEqual(self._requests().partner_id, self.customer)
        # what was proved asks for nothing any more
        self.assertNotIn('name="code"', self._fill().text)

    def test_a_number_gets_a_few_messages_only(self):
        with patch(f"{PROOF}.MOST_MESSAGES", 2):
            pages = [self._fill(key=f"form-{each}") for each in range(4)]

        self.assertEqual(len(self.env["sms.sms"].sudo().search([])), 2)
        self.assertEqual(len(self._requests()), 4)
        self.assertEqual(
            ['name="code"' in page.text for page in pages], [True, True, False, False]
        )

    def test_who_guesses_codes_has_to_wait(self):
        page = self._fill()
        gateway = "odoo.addons.aftersales_portal.controllers.gateway"

        with patch(f"{gateway}.MOST_CODES", 2):
            statuses = [self._enter(page, "0").status_code for __ in range(3)]

        self.assertEqual(statuses, [422, 422, 429])

    def test_who_is_logged_in_is_himself(self):
        page = self._fill(self.customer_user)

        self.assertNotIn('name="code"', page.text)
        self.assertEqual(self._requests().partner_id, self.customer)
        self._fill(self.stranger_user, key="form-2")
        self.assertTrue(self._requests()[:1].is_visitor)

    # === STAFF === #

    def test_reception_says_that_it_is_he(self):
        self._fill()
        request = self._requests().with_user(self.reception)
        self.assertEqual(request.known_partner_id, self.customer)

        request.action_take_for_known()

        self.assertEqual(request.partner_id, self.customer)
        self.assertEqual(request.case_ids.partner_id, self.customer)
        self.assertFalse(request.is_visitor)

    def test_reception_says_that_it_is_somebody_new(self):
        self._fill()
        request = self._requests().with_user(self.reception)

        request.action_take_for_new()

        self.assertFalse(request.is_visitor)
        self.assertNotEqual(request.partner_id, self.customer)
        # of two with one number the elder is found by it
        self.assertEqual(self.env["res.partner"]._find_consumer(MOBILE), self.customer)

    def test_where_nobody_is_known_nobody_is_taken_for_him(self):
        self._fill(phone="0912 000 9999")
        request = self._requests().with_user(self.reception)

        with self.assertRaises(UserError) as error:
            request.action_take_for_known()

        self.assertIn(request.name, str(error.exception))

    def test_the_desk_alone_decides_who_a_visitor_is(self):
        self._fill()
        for user in (self.technician, self.storekeeper, self.agent_user):
            for step in ("action_take_for_known", "action_take_for_new"):
                request = self._requests().with_user(user)
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    getattr(request, step)()
        self.assertTrue(self._requests().is_visitor)

    def test_nobody_but_managers_reads_the_proofs(self):
        self._fill()
        proof = self.env["aftersales.phone.proof"].sudo().search([])

        self.assertTrue(proof.with_user(self.manager).read(["phone"]))
        for user in (self.reception, self.agent_user, self.customer_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                proof.with_user(user).read(["phone"])
        with self.assertRaises(AccessError):
            proof.with_user(self.manager).read(["token", "code_hash"])
