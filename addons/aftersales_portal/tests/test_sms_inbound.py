import json
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .sms_inbound_common import NUMBER, SECRET, SENDER, SmsInboundCommon


@tagged("post_install", "-at_install")
class TestSmsInboundAnswer(SmsInboundCommon):
    """What customers are told who send us a number."""

    def test_a_serial_number_is_answered_in_any_digits(self):
        in_persian, in_arabic = "fr-۰۰۰۱", "FR-٠٠٠١"  # noqa: RUF001
        for text in ("FR-0001", in_persian, in_arabic, self.card.name):
            with self.subTest(text=text):
                response = self._send(text)

                self.assertEqual(response.status_code, 200)
                self.assertIn("Fridge 300: covered until", response.text)
        self.assertRecordValues(
            self.last,
            [
                {
                    "sender": SENDER,
                    "number": NUMBER,
                    "meaning": "check",
                    "result": "running",
                    "lot_id": self.unit.id,
                    "card_id": self.card.id,
                    "state": "done",
                    "error": False,
                    "answer": response.text,
                }
            ],
        )

    def test_nobody_learns_whose_the_unit_is(self):
        self.card.sudo().partner_id = self.customer

        self.assertNotIn(self.customer.name, self._send().text)

    def test_an_expired_cover_is_told(self):
        self.card.sudo().delivery_date = self.today - relativedelta(years=20)

        self.assertIn("the warranty ended on", self._send().text)
        self.assertEqual(self.last.result, "expired")

    def test_other_states_are_told(self):
        self.card.action_suspend("Returned")
        self.assertIn("suspended", self._send().text)
        self.card.action_void("Forged")
        self.assertNotIn("Forged", self._send().text)
        self.assertEqual(self.last.result, "closed")

    def test_an_unknown_number_is_told(self):
        self.assertIn("NOPE-99", self._send("is NOPE-99 ok?").text)
        self.assertEqual(self.last.result, "unknown")

    def test_an_unknown_text_gets_help(self):
        for text in ("Hello?", "activate", "🙂"):
            self.assertIn("Send the number", self._send(text).text)
        self.assertRecordValues(self.last, [{"meaning": "help", "state": "done"}])

    def test_help_can_be_worded(self):
        self.gateway.inbound_help = "Call 1234"

        self.assertEqual(self._send("Hello?").text, "Call 1234")

    def test_help_names_the_word_to_activate_where_it_works(self):
        self.assertNotIn("activate", self._send("Hello?").text)
        self.gateway.inbound_activation = "issued"
        self.assertIn("“activate”", self._send("Hello?").text)

    def test_the_answer_speaks_the_language_of_the_gateway_or_the_sender(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.gateway.inbound_help = "Call"
        self.gateway.update_field_translations("inbound_help", {"fr_FR": "Appelez"})
        self.assertEqual(self._send("Hello?").text, "Call")
        self.gateway.inbound_lang = "fr_FR"
        self.assertEqual(self._send("Hello?").text, "Appelez")
        known = self.env["res.partner"]._find_or_create_consumer(NUMBER)
        known.lang = "en_US"
        self.assertEqual(self._send("Hello?").text, "Call")

    def test_an_answer_in_the_call_has_the_kind_of_the_gateway(self):
        for kind, body, content_type in (
            ("json", '{"reply": "{text}"}', "application/json"),
            ("xml", "<Sms>{text}</Sms>", "application/xml"),
        ):
            self.gateway.write({"inbound_reply_type": kind, "inbound_reply_body": body})
            response = self._send()
            self.assertIn(content_type, response.headers["Content-Type"])
            if kind == "json":
                self.assertIn("covered", json.loads(response.text)["reply"])
            self.assertIn("covered", response.text)

    def test_an_answer_by_text_message_goes_into_the_queue(self):
        self.gateway.inbound_reply = "sms"

        self._assert_nothing(self._send(), 200)

        self.assertRecordValues(
            self.last.sms_ids,
            [{"number": NUMBER, "body": self.last.answer, "state": "outgoing"}],
        )
        self.assertEqual(self.last.sms_ids._get_sms_company(), self.company)

    def test_a_sender_without_a_number_gets_no_text_message(self):
        self.gateway.inbound_reply = "sms"

        self._send(sender="SHOP")

        self.assertFalse(self.last.sms_ids)
        self.assertRecordValues(self.last, [{"state": "failed", "number": False}])

    def test_a_gateway_may_answer_nothing(self):
        self.gateway.inbound_reply = "no"

        self._assert_nothing(self._send(), 200)

        self.assertFalse(self.last.sms_ids)
        self.assertTrue(self.last.answer)

    # === FORMS === #

    def test_json_is_read_by_its_paths(self):
        self.gateway.write(
            {
                "inbound_sender_field": "message.from",
                "inbound_text_field": "message.body",
                "inbound_id_field": "message.id",
            }
        )
        body = {"message": {"from": SENDER, "body": "FR-0001", "id": 7}}

        self.assertIn("covered", self._send_json(body).text)
        self._assert_nothing(self._send_json(body), 200)
        self.assertEqual(self.last.external_id, "7")

    def test_the_secret_may_come_as_a_parameter(self):
        self.gateway.write(
            {"inbound_secret_place": "parameter", "inbound_secret_name": "key"}
        )

        self._assert_nothing(self._send(), 403)
        self.assertIn("covered", self._send(secret=None, key=SECRET).text)
        self.assertIn(
            "covered",
            self._send_json({"key": SECRET, "from": SENDER, "text": "FR-0001"}).text,
        )

    def test_a_gateway_may_call_by_an_address_alone(self):
        self.gateway.write(
            {"inbound_secret_place": "parameter", "inbound_secret_name": "key"}
        )
        query = f"key={SECRET}&from={NUMBER.replace('+', '%2B')}&text=FR-0001&id=9"

        response = self._get(f"/aftersales/sms/{self.gateway.id}?{query}", None)

        self.assertIn("covered", response.text)

    def test_what_lacks_a_sender_or_a_text_is_refused_and_kept(self):
        for vals in ({"text": None}, {"sender": None}, {"text": ""}):
            self._assert_nothing(self._send(**vals), 200)
            self.assertEqual(self.last.state, "refused")
            self.assertIn("is missing", self.last.error)
        self._assert_nothing(self._send_json("[[["), 200)


@tagged("post_install", "-at_install")
class TestSmsInboundSettings(SmsInboundCommon):
    """A gateway that could not be trusted is not taken."""

    def test_a_secret_is_long_enough(self):
        for secret in (False, "short"):
            with self.assertRaises(ValidationError):
                self.gateway.inbound_secret = secret

    def test_the_body_of_an_answer_holds_the_text(self):
        for kind, body in (
            ("text", "Hi"),
            ("json", "{text}"),
            ("json", '{"a": {text}}'),
        ):
            with self.subTest(body=body), self.assertRaises(ValidationError):
                self.gateway.write(
                    {"inbound_reply_type": kind, "inbound_reply_body": body}
                )

    def test_the_address_to_call_is_shown(self):
        self.assertTrue(
            self.gateway.inbound_url.endswith(f"/aftersales/sms/{self.gateway.id}")
        )

    def test_old_messages_are_deleted(self):
        self._send()
        self._send()
        old, young = self.messages.sorted("id")
        old.date = fields.Datetime.now() - timedelta(days=181)
        young.date = fields.Datetime.now() - timedelta(days=179)
        self.gateway.inbound_keep_days = 0
        self.messages._gc_old()
        self.assertEqual(len(self.messages), 2)

        self.gateway.inbound_keep_days = 180
        self.messages._gc_old()

        self.assertFalse(old.exists())
        self.assertTrue(young.exists())

    def test_the_gateway_lists_its_messages(self):
        self._send()

        action = self.gateway.action_open_messages()

        found = self.env[action["res_model"]].sudo().search(action["domain"])
        self.assertEqual(found, self.messages)
