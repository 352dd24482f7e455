import io

import openpyxl

from odoo import Command
from odoo.exceptions import AccessError
from odoo.http import Request
from odoo.tests import tagged

from odoo.addons.aftersales_repair.rules.unit_list import read_units

from ..rules.unit_template import COLUMNS, make_csv, make_xlsx
from .common import AftersalesPortalCommon

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00"
    b"\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00"
    b"\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


@tagged("post_install", "-at_install")
class TestAgentRequest(AftersalesPortalCommon):
    """An agent announces units, one by one and as lists, and follows them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # what a database may have of its own
        cls.env["aftersales.gateway"].search([]).action_archive()

    def _send(self, user=None, files=None, **form):
        user = user or self.agent_user
        form = {"complaint": "Does not cool", "key": "form-1", **form}
        if files:
            return self._post("/my/requests/new", user, files=files, **form)
        return self._post("/my/requests/new", user, **form)

    def _post(self, url, user, files=None, **data):
        if not files:
            return super()._post(url, user, **data)
        self._login(user)
        data["csrf_token"] = Request.csrf_token(self)
        return self.url_open(url, data=data, files=files, allow_redirects=False)

    def _sent(self):
        return self.env["aftersales.request"].search(
            [("sender_id", "=", self.agent_user.id)]
        )

    def _check_list(self, user=None, **form):
        response = self._post("/my/requests/group", user or self.agent_user, **form)
        if response.status_code != 303:
            return response
        intake_id = int(response.headers["Location"].rsplit("/", 1)[-1])
        return self.env["aftersales.request.intake"].browse(intake_id)

    # === ONE UNIT === #

    def test_the_form_makes_a_request_that_waits_in_the_inbox(self):
        response = self._send(
            identifier="FR-0001", accessories="Two shelves", list_number="K-7"
        )

        request = self._sent()
        self.assertEqual(response.status_code, 303)
        self.assertIn(f"/my/requests/{request.id}", response.headers["Location"])
        self.assertRecordValues(
            request,
            [
                {
                    "agent_id": self.agent.id,
                    "sender_id": self.agent_user.id,
                    "list_number": "K-7",
                    "inbox_state": "new",
                    "user_id": False,
                }
            ],
        )
        self.assertRecordValues(
            request.case_ids,
            [
                {
                    "lot_id": self.unit.id,
                    "state": "draft",
                    "accessories": "Two shelves",
                    "complaint": "Does not cool",
                    "place": "agent",
                }
            ],
        )

    def test_the_same_form_sent_twice_makes_one_request(self):
        first = self._send(identifier="FR-0001")
        second = self._send(identifier="FR-0001")

        self.assertEqual(first.headers["Location"], second.headers["Location"])
        self.assertEqual(len(self._sent()), 1)

    def test_the_form_of_another_with_the_same_key_is_another_form(self):
        self._send(product="FR300")
        self._send(self.other_agent_user, product="FR300")

        self.assertEqual(len(self._sent()), 1)
        self.assertEqual(
            self.env["aftersales.request"].search_count(
                [("sender_id", "=", self.other_agent_user.id)]
            ),
            1,
        )

    def test_a_photo_is_kept_at_the_case(self):
        self._send(identifier="FR-0001", files={"photos": ("unit.png", PNG)})

        photo = self._sent().case_ids.photo_ids
        self.assertEqual(photo.mimetype, "image/png")
        self.assertEqual(photo.res_id, self._sent().case_ids.id)

    def test_what_is_no_photo_is_refused_with_a_sentence(self):
        response = self._send(
            identifier="FR-0001", files={"photos": ("unit.png", b"<script>")}
        )

        self.assertEqual(response.status_code, 422)
        self.assertIn("unit.png", self._text(response))
        self.assertFalse(self._sent())

    def test_what_was_typed_stays_and_is_escaped_when_something_lacks(self):
        response = self._send(complaint="<script>alert(1)</script>")

        self.assertEqual(response.status_code, 422)
        self.assertIn("&lt;script&gt;alert(1)", response.text)
        self.assertNotIn("<script>alert(1)", response.text)
        self.assertFalse(self._sent())

    def test_a_serial_that_is_new_to_us_needs_its_product(self):
        self.assertEqual(self._send(identifier="NEW-1").status_code, 422)

        self._send(identifier="NEW-1", product="[FR300] Fridge 300")

        case = self._sent().case_ids
        self.assertEqual(case.lot_id.name, "NEW-1")
        self.assertEqual(case.product_id, self.fridge)

    def test_no_phone_leads_to_the_unit_of_its_owner(self):
        self.customer.phone = "+98 912 345 6789"

        response = self._send(identifier="+989123456789")

        self.assertEqual(response.status_code, 422)
        self.assertFalse(self._sent())

    def test_the_owner_of_a_card_stays_unknown_to_another_dealer(self):
        self._send(identifier="FR-0001")

        case = self._sent().case_ids
        self.assertEqual(case.partner_id, self.agent)
        page = self._get(f"/my/cases/{case.id}", self.agent_user)
        self.assertEqual(page.status_code, 200)
        self.assertNotIn(self.customer.name, page.text)

    def test_the_dealer_who_sold_the_unit_brings_its_owner(self):
        self.unit.card_ids.dealer_id = self.agent

        self._send(identifier="FR-0001")

        self.assertEqual(self._sent().case_ids.partner_id, self.customer)

    def test_a_customer_is_found_again_by_his_mobile(self):
        consumer = self.env["res.partner"].create(
            {"name": "Sara Jafari", "phone": "+98 912 345 6789"}
        )

        self._send(product="FR300", phone="0098 912 3456789", customer_name="S. Jafari")

        self.assertEqual(self._sent().case_ids.partner_id, consumer)
        for url in (
            f"/my/requests/{self._sent().id}",
            f"/my/cases/{self._sent().case_ids.id}",
            "/my/cases",
        ):
            page = self._get(url, self.agent_user)
            self.assertIn("S. Jafari", page.text, url)
            self.assertNotIn("Sara Jafari", page.text, url)

    def test_notes_of_reception_stay_inside(self):
        self._send(product="FR300")
        request = self._sent()
        request.note = "Pays late"

        page = self._get(f"/my/requests/{request.id}", self.agent_user)
        self.assertNotIn("Pays late", page.text)
        for name in ("note", "phone", "partner_id", "access_token"):
            with self.assertRaises(AccessError):
                request.with_user(self.agent_user).read([name])

    def test_a_wrong_mobile_is_refused(self):
        response = self._send(product="FR300", phone="12")

        self.assertEqual(response.status_code, 422)
        self.assertIn("12", self._text(response))

    def test_a_form_without_its_token_is_refused(self):
        self._login(self.agent_user)
        with self.assertLogs("odoo.http", "WARNING"):
            response = self.url_open(
                "/my/requests/new", data={"product": "FR300", "complaint": "x"}
            )

        self.assertEqual(response.status_code, 400)
        self.assertFalse(self._sent())

    def test_who_is_no_agent_sends_nothing(self):
        for user in (self.customer_user, self.agent_tech_user):
            for url in ("/my/requests/new", "/my/requests/group"):
                with self.subTest(user=user.login, url=url):
                    self.assertEqual(self._get(url, user).status_code, 303)
            self._send(user, product="FR300")
        self.assertFalse(
            self.env["aftersales.request"].search([("gateway_id", "!=", False)])
        )
        self.assertFalse(
            self.env["aftersales.request"].search(
                [("sender_id", "in", (self.customer_user | self.agent_tech_user).ids)]
            )
        )

    def test_an_agent_whose_authorization_ended_sends_nothing(self):
        self.agent.aftersales_agent_end = "2020-01-01"

        self._send(product="FR300")

        self.assertFalse(self._sent())
        self.assertEqual(self._get("/my/requests", self.agent_user).status_code, 200)

    def test_a_dealer_does_not_ask_in_the_name_of_the_owner(self):
        card = self.unit.card_ids
        card.dealer_id = self.agent
        url = f"/my/warranty/{card.id}"

        page = self._get(url, self.agent_user)
        self.assertEqual(page.status_code, 200)
        self.assertNotIn(f"{url}/service", page.text)
        self.assertIn(f"{url}/service", self._get(url, self.customer_user).text)
        self._assert_refused(self._get(f"{url}/service", self.agent_user))
        self._post(f"{url}/service", self.agent_user, complaint="Mine now")

        self.assertFalse(self.unit.case_ids)

    # === LISTS === #

    def test_a_pasted_list_shows_what_is_wrong_and_sends_the_rest(self):
        unit = self._make_unit("FR-0002")
        intake = self._check_list(
            units="FR-0001\tHums\nNOBODY\nFR-0001\nFR-0002", list_number="L-1"
        )

        page = self._get(f"/my/requests/group/{intake.id}", self.agent_user)
        self.assertIn("NOBODY", page.text)
        self.assertEqual(intake.line_ids.filtered("problem").mapped("number"), [2, 3])
        self._post(f"/my/requests/group/{intake.id}/send", self.agent_user)

        request = self._sent()
        self.assertEqual(request.case_ids.lot_id, self.unit | unit)
        self.assertEqual(request.list_number, "L-1")
        self.assertEqual(request.inbox_state, "new")
        self.assertEqual(set(request.case_ids.mapped("state")), {"draft"})
        self.assertEqual(intake.sent_count, 2)

    def test_a_list_sent_twice_has_one_effect(self):
        intake = self._check_list(units="FR-0001\n")
        for __ in range(2):
            self._post(f"/my/requests/group/{intake.id}/send", self.agent_user)

        self.assertEqual(len(self._sent()), 1)
        self.assertEqual(len(self._sent().case_ids), 1)

    def test_a_list_goes_in_steps_into_one_request(self):
        products = "\n".join(["FR300"] * 70)
        intake = self._check_list(units=f"product\n{products}")
        self._login(self.agent_user)
        url = f"/my/requests/group/{intake.id}/step"

        first = self.make_jsonrpc_request(url, {})
        second = self.make_jsonrpc_request(url, {})
        third = self.make_jsonrpc_request(url, {})

        self.assertEqual(first, {"left": 20, "sent": 50})
        self.assertEqual(second, {"left": 0, "sent": 70})
        self.assertEqual(third, {"left": 0, "sent": 70})
        self.assertEqual(len(self._sent()), 1)
        self.assertEqual(len(self._sent().case_ids), 70)

    def test_bad_lines_are_corrected_on_the_page(self):
        intake = self._check_list(units="NOBODY")
        line = intake.line_ids

        self._post(
            f"/my/requests/group/{intake.id}/correct",
            self.agent_user,
            **{f"identifier_{line.id}": "FR-0001", f"phone_{line.id}": ""},
        )

        self.assertFalse(line.problem)
        self.assertEqual(line.lot_id, self.unit)

    def test_each_list_number_of_a_file_is_a_request(self):
        sheet = openpyxl.Workbook()
        sheet.active.append(["سریال", "کد کالا", "شماره لیست", "موبایل"])
        sheet.active.append(["FR-0001", "", "A", "+98 912 345 6789"])
        sheet.active.append(["", "FR300", "B", ""])
        file = io.BytesIO()
        sheet.save(file)

        intake = self._check_list(files={"list_file": ("units.xlsx", file.getvalue())})
        self._post(f"/my/requests/group/{intake.id}/send", self.agent_user)

        self.assertEqual(set(self._sent().mapped("list_number")), {"A", "B"})
        first = self._sent().filtered(lambda request: request.list_number == "A")
        self.assertEqual(first.case_ids.partner_id.phone_sanitized, "+989123456789")

    def test_more_than_five_hundred_units_are_refused(self):
        response = self._check_list(units="product\n" + "FR300\n" * 501)

        self.assertEqual(response.status_code, 422)
        self.assertIn("501", self._text(response))

    def test_a_file_that_is_no_list_is_refused(self):
        for content in (b"%PDF-1.7", PNG, b""):
            response = self._check_list(files={"list_file": ("list.csv", content)})
            self.assertEqual(response.status_code, 422)

    def test_a_file_beyond_the_limit_of_the_branch_is_refused(self):
        self.company.aftersales_upload_megabytes = 1

        response = self._check_list(
            files={"list_file": ("list.csv", b"FR300\n" * 200_000)}
        )

        self.assertEqual(response.status_code, 422)
        self.assertIn("list.csv", self._text(response))

    def test_nobody_sees_or_sends_the_list_of_another(self):
        intake = self._check_list(units="FR-0001")
        url = f"/my/requests/group/{intake.id}"
        for user in (None, self.customer_user, self.other_agent_user):
            self._assert_refused(self._get(url, user))
        for step in ("send", "correct"):
            self._post(f"{url}/{step}", self.other_agent_user)
        self._login(self.other_agent_user)
        self.assertIn("error", self.make_jsonrpc_request(f"{url}/step", {}))

        self.assertEqual(len(intake.line_ids), 1)
        self.assertFalse(intake.sent_request_ids)

    def test_the_templates_can_be_read_back(self):
        for kind in ("csv", "xlsx"):
            response = self._get(f"/my/requests/template.{kind}", self.agent_user)
            self.assertEqual(response.status_code, 200)
            self.assertIn("attachment", response.headers["Content-Disposition"])
        for columns in COLUMNS.values():
            for content in (make_csv(columns), make_xlsx(columns, True)):
                # the header alone names no unit, so it was understood as one
                self.assertEqual(read_units(content), [])

    # === FOLLOWING === #

    def test_the_list_shows_own_requests_and_no_others(self):
        self._send(identifier="FR-0001", list_number="K-7")
        mine = self._sent()
        other = self.env["aftersales.request"].create(
            {
                "agent_id": self.other_agent.id,
                "case_ids": [Command.create({"product_id": self.fridge.id})],
            }
        )
        page = self._get("/my/requests", self.agent_user).text

        self.assertIn(mine.name, page)
        self.assertNotIn(other.name, page)
        self.assertIn(
            mine.name, self._get("/my/requests?search=K-7", self.agent_user).text
        )
        self._assert_refused(self._get(f"/my/requests/{other.id}", self.agent_user))

    def test_the_list_costs_the_same_for_many(self):
        self._send(product="FR300", key="k0")
        self._login(self.agent_user)
        self._make_requests(1)
        self._count_list()
        few = self._count_list()

        self._make_requests(40)

        self.assertEqual(self._count_list(), few)

    def _make_requests(self, count):
        self.env["aftersales.request"].create(
            [
                {
                    "agent_id": self.agent.id,
                    "case_ids": [Command.create({"product_id": self.fridge.id})],
                }
                for __ in range(count)
            ]
        )
        self.env.flush_all()

    def _count_list(self):
        self.env.cr.precommit.run()
        before = self.env.cr.sql_log_count
        self.url_open("/my/requests")
        return self.env.cr.sql_log_count - before
