from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, tagged

from .common import AftersalesRepairCommon

PHONE = "+98 912 345 6789"


@tagged("post_install", "-at_install")
class TestCaller(AftersalesRepairCommon, HttpCase):
    """Who calls is known by his phone, with his units and what is open of him."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.ir")
        cls.customer.phone = PHONE

    def _call(self, phone, **vals):
        callers = self.env["aftersales.caller"].with_user(self.reception)
        return callers.create({"phone": phone, **vals})

    def _open_form(self, action):
        self.assertEqual(action["res_model"], "aftersales.request")
        return Form(
            self.env["aftersales.request"]
            .with_user(self.reception)
            .with_context(**action["context"])
        )

    def test_known_phone_shows_units_and_open_cases(self):
        case = self._request()
        old = self._request(self._make_unit("FR-OLD").name)
        old.with_user(self.reception).action_cancel("Taken home")

        caller = self._call("0912 345 6789")

        self.assertRecordValues(
            caller,
            [
                {
                    "partner_id": self.customer.id,
                    "case_ids": case.ids,
                    "case_id": case.id,
                    "closed_count": 1,
                }
            ],
        )
        self.assertEqual(caller.unit_ids, self.unit | old.lot_id)

    def test_call_is_written_down_on_its_case(self):
        case = self._request()
        caller = self._call(PHONE, note="Asks when it is ready")
        action = caller.action_log()
        self.assertEqual((action["res_model"], action["res_id"]), (case._name, case.id))
        self.assertIn("Asks when it is ready", case.message_ids[0].body)
        self.assertIn(PHONE, case.message_ids[0].body)

    def test_call_about_nothing_open_is_written_down_on_the_customer(self):
        action = self._call(PHONE, note="Wants a price").action_log()
        self.assertEqual(action["res_id"], self.customer.id)
        self.assertIn("Wants a price", self.customer.message_ids[0].body)

    def test_call_without_words_or_customer_is_not_written_down(self):
        with self.assertRaises(UserError):
            self._call(PHONE).action_log()
        with self.assertRaises(UserError) as error:
            self._call("0912 000 1122", note="Hello").action_log()
        self.assertIn("0912 000 1122", str(error.exception))

    def test_request_of_a_caller_needs_nothing_typed_twice(self):
        caller = self._call("0912 000 1122", customer_name="Mina", note="Leaks")
        with self._open_form(caller.action_new_request()) as form:
            form.scan = "FR300"
        request = form.record
        self.assertEqual(request.partner_id.name, "Mina")
        self.assertEqual(request.partner_id.phone_sanitized, "+989120001122")
        self.assertEqual(request.note, "Leaks")
        self.assertEqual(
            request.channel_id,
            self.env.ref("aftersales_repair.aftersales_channel_phone"),
        )

    def test_unit_of_a_caller_is_taken_in_from_the_list(self):
        lot = self._call(PHONE).unit_ids
        with self._open_form(lot.action_new_request()) as form:
            self.assertEqual(form.partner_id, self.customer)
        self.assertEqual(form.record.case_ids.lot_id, self.unit)

    def test_telephone_system_opens_the_caller(self):
        self.reception.password = "test_reception"
        self.authenticate("test_reception", "test_reception")
        response = self.url_open(
            "/aftersales/call/%2B989123456789", allow_redirects=False
        )
        caller = self.env["aftersales.caller"].search([], order="id desc", limit=1)
        self.assertEqual(response.status_code, 303)
        self.assertTrue(
            response.headers["Location"].endswith(f"/odoo/incoming-call/{caller.id}")
        )
        self.assertEqual(caller.partner_id, self.customer)

    def test_workshop_looks_no_callers_up(self):
        for role in ("technician", "storekeeper", "inspector"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.env["aftersales.caller"].with_user(getattr(self, role)).create(
                    {"phone": PHONE}
                )
