import json
from unittest import TestCase
from urllib.parse import parse_qs

from ..rules import sms_gateway

NASTY = 'He said "hi"\n}, "to": "+1", {token} & x=1 \\ سلام'
VALUES = {
    "number": "+989121234567",
    "digits": "989121234567",
    "text": NASTY,
    "sender": "3000",
    "token": "s3cr&t",
    "uuid": "u-1",
}


class TestRuleSmsGateway(TestCase):
    """How a message becomes a call, and an answer a verdict, without a database."""

    # === THE CALL === #

    def test_json_text_never_leaves_its_string(self):
        body = sms_gateway.fill_json(
            '{"to": ["{number}"], "text": "«{text}»", "n": 1, "ok": true}', VALUES
        )

        self.assertEqual(
            json.loads(body),
            {"to": ["+989121234567"], "text": f"«{NASTY}»", "n": 1, "ok": True},
        )

    def test_form_text_never_becomes_another_field(self):
        for template in (
            "to={digits}&text={text}&key={token}",
            "to={digits}\ntext={text}\nkey={token}\n",
        ):
            body = sms_gateway.fill_form(template, VALUES)
            self.assertEqual(
                parse_qs(body.decode(), strict_parsing=True),
                {"to": ["989121234567"], "text": [NASTY], "key": ["s3cr&t"]},
            )

    def test_address_takes_nothing_as_part_of_itself(self):
        url = sms_gateway.fill_url("https://x.io/{token}/send?m={text}", VALUES)

        self.assertTrue(url.startswith("https://x.io/s3cr%26t/send?m=He%20said"))
        self.assertNotIn("\n", url)
        self.assertEqual(url.count("&"), 0)

    def test_value_in_a_value_is_not_filled_again(self):
        self.assertIn("{token}", sms_gateway.fill("{text}", VALUES))

    def test_header_takes_no_line_break(self):
        self.assertEqual(
            sms_gateway.fill_headers("A: Bearer {token}\n\nB:1", VALUES),
            {"A": "Bearer s3cr&t", "B": "1"},
        )
        with self.assertRaises(ValueError):
            sms_gateway.fill_headers("A: {text}", VALUES)
        with self.assertRaises(ValueError):
            sms_gateway.fill_headers("no header", VALUES)

    def test_body_that_is_no_json_is_refused(self):
        for template in ("{", '{"to": {number}}', ""):
            with self.subTest(template), self.assertRaises(ValueError):
                sms_gateway.fill_json(template, VALUES)

    def test_only_web_addresses_of_a_fixed_host_are_allowed(self):
        for url in ("https://x.io/{token}", "http://127.0.0.1:8/a?n={number}"):
            self.assertTrue(sms_gateway.is_allowed_url(url), url)
        for url in (
            "",
            "ftp://x.io/",
            "file:///etc/passwd",
            "https://{number}.x.io/",
            "https://{token}@x.io/",
            "x.io/send",
        ):
            self.assertFalse(sms_gateway.is_allowed_url(url), url)

    # === THE ANSWER === #

    def test_success_is_status_and_pattern(self):
        judge = sms_gateway.judge_answer
        self.assertTrue(judge(200, "anything", {}).is_taken)
        self.assertTrue(judge(201, '{"ok": 1}', {"success": '"ok": 1'}).is_taken)
        self.assertFalse(judge(200, '{"ok": 0}', {"success": '"ok": 1'}).is_taken)
        self.assertFalse(judge(302, "", {}).is_taken)
        self.assertFalse(judge(201, "", {"status": "200"}).is_taken)

    def test_reference_is_the_first_group(self):
        judge = sms_gateway.judge_answer
        answer = judge(200, '{"id": "77"}', {"reference": r'"id": "(\d+)"'})
        self.assertEqual(answer.reference, "77")
        self.assertEqual(judge(200, "no", {"reference": r"(\d+)"}).reference, "")

    def test_failing_server_is_worth_another_try_and_a_refusal_is_not(self):
        judge = sms_gateway.judge_answer
        for status in (500, 503, 429, 408):
            self.assertTrue(judge(status, "", {}).is_transient, status)
        for status in (200, 302, 400, 401, 404):
            answer = judge(status, "no", {"success": "never"})
            self.assertFalse(answer.is_transient, status)
        self.assertTrue(
            judge(200, "busy", {"success": "ok", "retry": "busy"}).is_transient
        )

    def test_gateway_speaks_in_one_short_line(self):
        answer = sms_gateway.judge_answer(400, "<b>No\ncredit</b>\0" + "x" * 999, {})
        self.assertTrue(answer.reason.startswith("400: No credit x"))
        self.assertLess(len(answer.reason), 320)

    def test_secret_shows_in_no_spelling(self):
        text = "key s3cr&t, s3cr%26t"
        self.assertEqual(sms_gateway.hide_secret(text, "s3cr&t"), "key ***, ***")
        self.assertEqual(sms_gateway.hide_secret(text, False), text)

    def test_waiting_grows_with_the_attempts(self):
        delays = [sms_gateway.get_retry_delay(n) for n in range(1, 8)]
        self.assertEqual(delays, [1, 5, 15, 60, 240, 240, 240])
