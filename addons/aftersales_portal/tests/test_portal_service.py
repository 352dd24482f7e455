from datetime import timedelta
from uuid import uuid4

from odoo.exceptions import UserError
from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.aftersales_portal.controllers.service import MOST_REQUESTS

from .common import AftersalesPortalCommon
from .test_upload_rules import make_picture

URL = "/my/service/new"


@tagged("post_install", "-at_install")
class TestPortalService(AftersalesPortalCommon):
    """A customer asks for service; reception finds it in the inbox."""

    def setUp(self):
        super().setUp()
        self.card = self.unit.card_ids
        self.repair = self.env.ref(
            "aftersales_repair.aftersales_request_category_repair"
        )

    def _ask(self, user=None, url=URL, files=None, **form):
        self._login(self.customer_user if user is None else user)
        data = {
            "csrf_token": Request.csrf_token(self),
            "key": str(uuid4()),
            "unit": f"card-{self.card.id}",
            "category": self.repair.id,
            "complaint": "It does not cool",
            "place": "workshop",
            **form,
        }
        return self.url_open(url, data=data, files=files, allow_redirects=False)

    def _requests(self):
        return self.env["aftersales.request"].search(
            [("partner_id", "=", self.customer.id), ("portal_key", "!=", False)]
        )

    # === OWN UNITS === #

    def test_request_lands_in_the_inbox_and_the_customer_sees_it(self):
        response = self._ask()

        request = self._requests()
        self.assertRecordValues(
            request,
            [
                {
                    "inbox_state": "new",
                    "category_id": self.repair.id,
                    "channel_id": self.env.ref(
                        "aftersales_repair.aftersales_channel_portal"
                    ).id,
                    "user_id": False,
                    "subject": "It does not cool",
                }
            ],
        )
        self.assertRecordValues(
            request.case_ids,
            [
                {
                    "partner_id": self.customer.id,
                    "lot_id": self.unit.id,
                    "card_id": self.card.id,
                    "complaint": "It does not cool",
                    "place": "workshop",
                    "state": "draft",
                    "work_type_id": self.repair.work_type_id.id,
                }
            ],
        )
        self.assertEqual(response.status_code, 303)
        text = self._text(self._get(response.headers["Location"], self.customer_user))
        self.assertIn("We have your request", text)
        self.assertIn("Your request is registered", text)
        self.assertIn("It does not cool", text)

    def test_reception_takes_the_request_in_as_any_other(self):
        self._ask()

        self._requests().with_user(self.reception).action_confirm()

        self.assertEqual(self._requests().case_ids.state, "to_assign")
        self.assertEqual(self._requests().inbox_state, "done")

    def test_photos_are_kept_with_the_case(self):
        self._ask(files={"photos": ("a.png", make_picture(), "image/png")})

        case = self._requests().case_ids
        self.assertRecordValues(
            case.photo_ids, [{"res_model": case._name, "res_id": case.id}]
        )
        self.assertEqual(len(case.photo_ids.with_user(self.reception).mapped("raw")), 1)

    def test_a_wrong_file_stops_all_and_keeps_what_was_typed(self):
        response = self._ask(
            files={"photos": ("a.png", b"<html><script>", "image/png")},
            complaint="Typed text",
        )

        self.assertEqual(response.status_code, 422)
        self.assertIn("cannot be taken", self._text(response))
        self.assertIn("Typed text", response.text)
        self.assertFalse(self._requests())

    def test_the_same_form_sent_twice_makes_one_request(self):
        key = str(uuid4())

        first = self._ask(key=key)
        second = self._ask(key=key)

        self.assertEqual(len(self._requests()), 1)
        self.assertEqual(first.headers["Location"], second.headers["Location"])

    def test_the_key_of_another_finds_nothing_of_his(self):
        key = str(uuid4())
        self._ask(key=key)

        response = self._ask(
            user=self.stranger_user, key=key, unit="other", unit_name="Fridge"
        )

        case = self._requests().case_ids
        self.assertNotIn(f"/my/cases/{case.id}?", response.headers["Location"])

    def test_a_unit_in_work_is_not_asked_for_again(self):
        self._ask()

        response = self._ask()

        self.assertEqual(response.status_code, 422)
        self.assertIn("open service case", self._text(response))
        self.assertEqual(len(self._requests()), 1)

    def test_what_is_missing_is_said(self):
        for form, words in (
            ({"complaint": " "}, "Say what is wrong"),
            ({"category": "0"}, "Choose what it is about"),
            ({"unit": "other"}, "Choose your unit"),
            ({"place": "customer", "visit_day": "2000-01-01"}, "Choose a day"),
            ({"place": "customer", "address": "new"}, "Say where we are to come"),
        ):
            with self.subTest(form=form):
                response = self._ask(**form)
                self.assertEqual(response.status_code, 422)
                self.assertIn(words, self._text(response))
        self.assertFalse(self._requests())

    def test_signs_no_database_keeps_are_left_out(self):
        key = f"{uuid4()}\0"
        response = self._ask(
            key=key,
            unit="other",
            unit_name="Wash\0er",
            serial="ZZ\0-9",
            complaint="It leaks\0",
            place="customer",
            address="new",
            street="1\0 Elm",
            visit_part="\0",
        )

        self.assertEqual(response.status_code, 303)
        case = self._requests().case_ids
        self.assertEqual(case.complaint, "Washer, ZZ-9\nIt leaks")
        self.assertEqual(case.address_id.street, "1 Elm")

    # === VISIT === #

    def test_a_visit_is_wished_for_not_agreed(self):
        day = self.today + timedelta(days=3)

        self._ask(place="customer", visit_day=str(day), address=self.customer.id)

        case = self._requests().case_ids
        self.assertEqual(case.place, "customer")
        self.assertEqual(case.visit_wish_start.date(), day)
        self.assertFalse(case.visit_start)
        text = self._text(self._get(case.access_url, self.customer_user))
        self.assertIn("You wish a visit", text)

        case.with_user(self.reception).action_agree_wish()

        self.assertEqual(case.visit_start, case.visit_wish_start)
        self.assertEqual(case.visit_end, case.visit_wish_end)
        text = self._text(self._get(case.access_url, self.customer_user))
        self.assertNotIn("You wish a visit", text)
        self.assertIn("Visit agreed", text)

    def test_an_installation_is_done_where_the_unit_stands(self):
        installation = self.env.ref(
            "aftersales_repair.aftersales_request_category_installation"
        )

        self._ask(category=installation.id, address="new", street="1 Elm", city="Qom")

        case = self._requests().case_ids
        self.assertEqual(case.place, "customer")
        self.assertTrue(case.is_installation)
        self.assertRecordValues(
            case.address_id,
            [{"street": "1 Elm", "city": "Qom", "parent_id": self.customer.id}],
        )

    def test_the_address_of_another_is_not_taken(self):
        self.stranger.street = "Secret Street"

        response = self._ask(place="customer", address=self.stranger.id)

        self.assertEqual(response.status_code, 422)
        self.assertNotIn("Secret Street", response.text)

    # === OTHER UNITS === #

    def test_a_unit_that_is_typed_in_is_left_to_reception(self):
        self._ask(unit="other", unit_name="Washer ACME", serial="ZZ-9")

        case = self._requests().case_ids
        self.assertFalse(case.lot_id)
        self.assertEqual(case.complaint, "Washer ACME, ZZ-9\nIt does not cool")

    def test_an_own_serial_that_is_typed_in_is_found(self):
        self._ask(unit="other", serial="fr-\u06f0\u06f0\u06f0\u06f1")

        self.assertEqual(self._requests().case_ids.lot_id, self.unit)

    def test_the_serial_of_another_tells_nothing_and_takes_no_unit(self):
        foreign = self._make_unit("FR-0009")
        foreign.card_ids.partner_id = self.stranger

        response = self._ask(unit="other", serial="FR-0009", complaint="Hello")
        page = self._get(response.headers["Location"], self.customer_user)

        case = self._requests().case_ids
        self.assertFalse(case.lot_id or case.card_id or case.product_id)
        self.assertNotIn(self.stranger.name, page.text)
        self.assertNotIn("not known as its owner", page.text)
        remark = self._requests().message_ids.filtered(
            lambda message: "not known as its owner" in (message.body or "")
        )
        self.assertTrue(remark.subtype_id.internal)

    def test_an_agent_asks_here_for_his_own_units_alone(self):
        self._ask(user=self.agent_user, unit="other", serial="FR-0001")

        case = self.env["aftersales.case"].search([("partner_id", "=", self.agent.id)])
        self.assertEqual(len(case), 1)
        self.assertFalse(case.lot_id or case.card_id)

    def test_the_card_of_a_unit_that_changed_hands_is_not_shown(self):
        self._ask()
        case = self._requests().case_ids
        url = f"/my/warranty/{self.card.id}?"
        self.assertIn(url, self._get(case.access_url, self.customer_user).text)

        self.card.action_transfer(self.stranger)

        page = self._get(case.access_url, self.customer_user).text
        self.assertNotIn(url, page)
        self.assertNotIn(self.stranger.name, page)

    def test_the_card_of_another_is_no_choice(self):
        foreign = self._make_unit("FR-0009")
        foreign.card_ids.partner_id = self.stranger

        response = self._ask(unit=f"card-{foreign.card_ids.id}")

        self.assertEqual(response.status_code, 422)
        self.assertFalse(self._requests())

    def test_a_dealer_asks_not_for_the_unit_of_his_consumer(self):
        self.card.sudo().dealer_id = self.agent
        key = f"card-{self.card.id}"
        page = self._get("/my/warranty", self.agent_user)
        self.assertIn(self.card.name, page.text)

        page = self._get(URL, self.agent_user)
        response = self._ask(user=self.agent_user, unit=key)

        self.assertNotIn(f'"{key}"', page.text)
        self.assertEqual(response.status_code, 422)
        cases = self.env["aftersales.case"]
        self.assertFalse(cases.search([("partner_id", "=", self.agent.id)]))
        self.assertIn(f'"{key}"', self._get(URL, self.customer_user).text)

    def test_the_request_itself_refuses_the_card_of_another(self):
        requests = self.env["aftersales.request"]
        unit = {"card_id": self.card.id, "lot_id": self.unit.id}
        values = {"category_id": self.repair.id, "complaint": "Hums"}

        with self.assertRaises(UserError) as error:
            requests._ask_for_service(self.agent, unit, values, "key")

        self.assertIn("not yours", str(error.exception))

    def test_a_unit_without_a_card_is_among_the_own(self):
        lot = self._make_unit("FR-0005")
        lot.card_ids.sudo().action_void("Test")
        self._make_case("FR-0005").request_id.case_ids.action_cancel("Test")
        case = self._request("FR-0005", place="customer")
        self.assertNotEqual(case.state, "draft")
        units = self.env["stock.lot"]._get_portal_units(self.customer)
        self.assertEqual(units, lot)
        self.assertFalse(self.env["stock.lot"]._get_portal_units(self.stranger))
        page = self._get("/my/warranty", self.customer_user).text
        self.assertIn(f"{URL}?unit=lot-{lot.id}", page)
        self.assertNotIn(
            f"{URL}?unit=lot-{lot.id}",
            self._get("/my/warranty", self.stranger_user).text,
        )

    # === LINK AND LIMITS === #

    def test_the_link_of_the_card_asks_for_its_unit_alone(self):
        url = f"{self.card.access_url}/service"
        token = self.card._portal_ensure_token()
        other = self._make_unit("FR-0002")
        self.assertEqual(
            self._get(f"{url}?access_token={token}", None).status_code, 200
        )

        response = self._ask(
            user=False, url=url, access_token=token, unit=f"card-{other.card_ids.id}"
        )

        case = self._requests().case_ids
        self.assertEqual(case.company_id, self.company)
        self.assertEqual(case.lot_id, self.unit)
        self.assertIn("access_token=", response.headers["Location"])
        page = self._get(response.headers["Location"], None)
        self.assertIn("We have your request", self._text(page))

    def test_nobody_asks_with_the_card_of_another(self):
        url = f"{self.card.access_url}/service"
        for user, token in ((False, "wrong"), (self.stranger_user, "")):
            response = self._ask(user=user, url=url, access_token=token)
            self._assert_refused(response)
        self.assertFalse(self._requests())

    @mute_logger("odoo.http")
    def test_the_form_needs_its_token(self):
        self._login(self.customer_user)

        response = self.url_open(URL, data={"complaint": "x"})

        self.assertEqual(response.status_code, 400)

    def test_who_asks_without_end_is_turned_away(self):
        key = str(uuid4())
        self._ask(key=key)
        limits = self.env["aftersales.rate.limit"].sudo()
        for __ in range(MOST_REQUESTS):
            limits._hit(f"service:partner-{self.customer.id}", MOST_REQUESTS, 3600)

        self.assertEqual(self._ask(key=key).status_code, 429)

    def test_the_form_asks_no_more_for_more_units(self):
        self._login(self.customer_user)
        self.url_open(URL)
        few = self._count_queries()
        for index in range(2, 8):
            self._make_unit(f"FR-000{index}")
        self.env.flush_all()
        self.env.invalidate_all()

        self.assertLessEqual(self._count_queries(), few)

    def _count_queries(self):
        self.url_open(URL)
        before = self.env.cr.sql_log_count
        self.assertEqual(self.url_open(URL).status_code, 200)
        return self.env.cr.sql_log_count - before
