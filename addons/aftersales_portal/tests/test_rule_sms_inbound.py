from datetime import datetime, timedelta

from odoo.tests import BaseCase

from ..rules import sms_inbound as rules

NOW = datetime(2026, 5, 4, 3, 2, 1)  # noqa: DTZ001 - naive UTC, as Odoo keeps it


class TestRuleSmsInbound(BaseCase):
    """Reading what gateways send, without a database."""

    def test_only_the_secret_is_the_secret(self):
        self.assertTrue(rules.is_same_secret("s3cret", "s3cret"))
        self.assertTrue(rules.is_same_secret("رمز", "رمز"))
        for given, secret in (
            ("s3cret ", "s3cret"),
            ("S3cret", "s3cret"),
            ("", "s3cret"),
            (None, "s3cret"),
            ("", ""),
            ("", None),
            (None, False),
            ("\ud83d", "s3cret"),
        ):
            with self.subTest(given=given, secret=secret):
                self.assertFalse(rules.is_same_secret(given, secret))

    def test_a_value_is_found_by_its_path(self):
        data = {"from": "1", "message": {"text": "Hi", "to": [{"id": 7}]}, "a.b": "x"}
        for path, expected in (
            ("from", "1"),
            ("message.text", "Hi"),
            ("message.to.0.id", "7"),
            ("a.b", "x"),
            ("message", ""),
            ("message.to.1.id", ""),
            ("message.to.-1", ""),
            ("message.to.99999999999999999999", ""),
            ("from.x", ""),
            ("", ""),
            (None, ""),
        ):
            with self.subTest(path=path):
                self.assertEqual(rules.pick(data, path), expected)
        self.assertEqual(rules.pick([{"from": "2"}], "0.from"), "2")
        self.assertEqual(rules.pick({"from": True}, "from"), "")
        self.assertEqual(rules.pick({"from": "1\0"}, "from"), "1")
        data = rules.read_json(r'{"a": "\ud83d WC1", "b": "\ud83d\ude00 WC1"}')
        self.assertEqual(rules.pick(data, "a"), "? WC1")
        self.assertEqual(rules.pick(data, "b"), "\U0001f600 WC1")

    def test_a_body_that_is_no_json_holds_nothing(self):
        for body in ("", "x", "1", '"x"', "null", "[" * 100_000):
            with self.subTest(body=body[:5]):
                self.assertEqual(rules.read_json(body), {})
        self.assertEqual(rules.read_json('{"a": 1}'), {"a": 1})

    def test_moments_in_every_spelling(self):
        for text in (
            "1777863721",
            "1777863721000",
            "۱۷۷۷۸۶۳۷۲۱",
            "2026-05-04T03:02:01Z",
            "2026-05-04T06:32:01+03:30",
            "2026-05-04 03:02:01",
            "2026/05/04 03:02:01",
        ):
            with self.subTest(text=text):
                self.assertEqual(rules.parse_moment(text), NOW)
        for text in (
            "",
            None,
            "yesterday",
            "12",
            "9" * 16,
            "9" * 400,
            "2026-13-01",
            "0001-01-01T00:00:00+14:00",
        ):
            with self.subTest(text=text), self.assertRaises(ValueError):
                rules.parse_moment(text)

    def test_what_was_sent_long_ago_or_is_to_come_is_not_of_now(self):
        for minutes, window, expected in (
            (0, 60, True),
            (-60, 60, True),
            (-61, 60, False),
            (9, 60, True),
            (11, 60, False),
            (-10_000, 0, True),
        ):
            with self.subTest(minutes=minutes, window=window):
                moment = NOW + timedelta(minutes=minutes)
                self.assertEqual(rules.is_in_time(moment, NOW, window), expected)

    def test_messages_are_told_apart(self):
        key = rules.make_key("7", "1", "x", NOW)
        self.assertEqual(key, rules.make_key("7", "2", "y", NOW + timedelta(days=1)))
        self.assertNotEqual(key, rules.make_key("8", "1", "x", NOW))
        key = rules.make_key("", "1", "x", NOW)
        self.assertEqual(key, rules.make_key("", "1", "x", NOW.replace(second=59)))
        for other in (("2", "x", NOW), ("1", "y", NOW), ("1", "x", NOW + timedelta(1))):
            self.assertNotEqual(key, rules.make_key("", *other))

    def test_what_a_text_asks_for(self):
        words = rules.read_keywords("activate, فعال,تفعيل ,, ")
        self.assertEqual(len(words), 3)
        for text, is_activation, candidates in (
            ("FR-0001", False, ("FR-0001",)),
            ("  fr-۰۰۰۱\n", False, ("fr-0001",)),  # noqa: RUF001
            ("Activate FR-0001!", True, ("FR-0001",)),
            ("FR-0001 ACTIVATE", True, ("FR-0001",)),
            ("فعال ٠٩١٢", True, ("0912",)),
            ("تفعیل 12345", True, ("12345",)),
            ("فعال: «۱۲۳۴۵»", True, ("12345",)),
            ("is FR-0001 ok?", False, ("is FR-0001 ok", "FR-0001")),
            ("hello", False, ("hello",)),
            ("", False, ()),
            ("1", False, ()),
            ("activate", True, ()),
            ("https://x.com/warranty/check?number=WC%2F1", False, ("WC/1",)),
        ):
            with self.subTest(text=text):
                asked = rules.read_request(text, words)
                self.assertEqual(asked.is_activation, is_activation)
                self.assertEqual(asked.candidates, candidates)

    def test_few_words_of_a_text_are_looked_up(self):
        asked = rules.read_request(" ".join(f"A{n}B{n}" for n in range(200)))

        self.assertEqual(len(asked.candidates), rules.MOST_CANDIDATES)
        self.assertTrue(all(len(c) <= 64 for c in asked.candidates))

    def test_an_answer_is_escaped_for_its_place(self):
        text = 'a"b<c>&\n{number}'
        self.assertEqual(rules.fill_reply("text", "Re: {text}", text), f"Re: {text}")
        self.assertEqual(
            rules.read_json(rules.fill_reply("json", '{"r": "{text}"}', text)),
            {"r": text},
        )
        self.assertEqual(
            rules.fill_reply("xml", "<S>{text}{token}</S>", text),
            "<S>a&quot;b&lt;c&gt;&amp;\n{number}</S>",
        )
        self.assertEqual(rules.fill_reply("text", "", "x"), "x")
