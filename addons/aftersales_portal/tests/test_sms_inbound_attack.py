import json
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .sms_inbound_common import SECRET, SENDER, SmsInboundCommon


@tagged("post_install", "-at_install")
class TestSmsInboundAttack(SmsInboundCommon):
    """What attackers get: nothing."""

    def setUp(self):
        super().setUp()
        self.gateway.inbound_activation = "issued"

    def test_half_a_character_is_a_message_like_any_other(self):
        body = json.dumps({"from": SENDER, "text": "\ud83d FR-0001", "id": "h-1"})

        response = self._send_json(body)

        self.assertEqual(response.status_code, 200)
        self.assertEqual(self.last.text, "? FR-0001")

    def test_a_wrong_secret_gets_nothing(self):
        for secret in ("", "wrong", SECRET.upper(), None):
            with self.subTest(secret=secret):
                self._assert_nothing(self._send("activate FR-0001", secret=secret), 403)
        self.assertEqual(self.card.state, "issued")
        self.assertEqual(set(self.messages.mapped("state")), {"refused"})

    def test_a_gateway_that_is_not_there_answers_like_a_wrong_secret(self):
        other = self._make_gateway(is_inbound=False, inbound_secret=False)
        archived = self._make_gateway(active=False)
        for gateway_id in (other.id, archived.id, 0, 99999999):
            response = self.url_open(
                f"/aftersales/sms/{gateway_id}",
                data={"from": SENDER, "text": "FR-0001"},
                headers={"X-Secret": SECRET},
            )
            self._assert_nothing(response, 403)

    def test_who_guesses_secrets_is_not_listened_to_any_more(self):
        for __ in range(20):
            self._send(secret="wrong")

        self._assert_nothing(self._send(), 429)

    def test_an_attack_does_not_fill_the_log(self):
        self.patch(type(self.gateway), "_is_secret", lambda self, given: False)
        self.gateway._log_refusal("x")
        for __ in range(40):
            self.gateway._log_refusal("x")

        self.assertLessEqual(len(self.messages), 20)

    def test_the_same_message_again_gets_nothing(self):
        self._send("activate FR-0001", id="7")

        for __ in range(3):
            self._assert_nothing(self._send("activate FR-0001", id="7"), 200)

        self.assertEqual(len(self.messages), 1)
        # the id alone tells, whatever else is changed
        self._assert_nothing(self._send("Hello?", id="7"), 200)

    def test_without_an_id_sender_text_and_minute_tell(self):
        with freeze_time("2026-05-04 10:00:10") as clock:
            self.assertTrue(self._send(id=None).text)
            clock.tick(20)
            self._assert_nothing(self._send(id=None), 200)
            self.assertTrue(self._send(id=None, sender="09120000000").text)
            clock.tick(60)
            self.assertTrue(self._send(id=None).text)

    def test_an_old_message_gets_nothing(self):
        self.gateway.inbound_time_field = "time"
        now = fields.Datetime.now()
        for minutes, is_answered in (
            (0, True),
            (-60, True),
            (-130, False),
            (60, False),
        ):
            moment = (now + timedelta(minutes=minutes)).isoformat()
            with self.subTest(minutes=minutes):
                response = self._send(time=moment)
                self.assertEqual("covered" in response.text, is_answered)
        for moment in ("", "x", None):
            self._assert_nothing(self._send(time=moment), 200)
            self.assertEqual(self.last.state, "refused")
        self.gateway.inbound_window = 0
        self.assertIn("covered", self._send(time="x").text)

    def test_a_flood_of_one_sender_gets_nothing(self):
        self.gateway.inbound_limit = 2

        answers = [bool(self._send().text) for __ in range(4)]

        self.assertEqual(answers, [True, True, False, False])
        self.assertEqual(self.last.state, "refused")
        self.assertTrue(self._send(sender="09120000000").text)

    def test_a_message_is_bounded(self):
        response = self._send("x" * 5000)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(len(self.last.text), 1000)
        with mute_logger("odoo.http", "werkzeug"):
            self.assertEqual(self._send("x" * 50_000).status_code, 413)

    def test_what_is_sent_is_never_part_of_a_query_or_a_template(self):
        for text in (
            "'; DROP TABLE x; --1",
            "{{ 7*7 }} 1",
            "%s 123",
            "<b>123</b>",
            "\0\0123",
        ):
            response = self._send(text)
            self.assertEqual(response.status_code, 200)
            self.assertNotIn("49", response.text)

    def test_another_method_is_none(self):
        with mute_logger("odoo.http"):
            response = self.opener.put(
                f"{self.base_url()}/aftersales/sms/{self.gateway.id}",
                headers={"X-Secret": SECRET},
            )
        self.assertEqual(response.status_code, 405)
