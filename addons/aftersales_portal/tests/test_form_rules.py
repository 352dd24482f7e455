from datetime import datetime

import pytz

from odoo.tests import BaseCase, tagged

from odoo.addons.aftersales_portal.rules.form import (
    clean_text,
    format_datetime,
    parse_datetime,
    parse_number,
    read_text,
)

TEHRAN = pytz.timezone("Asia/Tehran")


@tagged("post_install", "-at_install")
class TestFormRules(BaseCase):
    def test_numbers_are_read_in_any_digits(self):
        for text, number in (
            ("2", 2),
            ("1,5", 1.5),
            (" ۲\u066b\u06f5 ", 2.5),
            ("٣", 3),
        ):
            with self.subTest(text=text):
                self.assertEqual(parse_number(text), number)

    def test_what_is_no_amount_is_refused(self):
        for text in ("", "-1", "two", "nan", "inf", "1e9"):
            with self.subTest(text=text), self.assertRaises(ValueError):
                parse_number(text)

    def test_a_moment_is_read_in_the_visitors_zone(self):
        moment = parse_datetime("2026-03-01T12:00", TEHRAN)

        self.assertEqual(moment, datetime.fromisoformat("2026-03-01T08:30"))
        self.assertEqual(format_datetime(moment, TEHRAN), "2026-03-01T12:00")

    def test_an_empty_moment_is_none(self):
        self.assertIsNone(parse_datetime(" ", TEHRAN))
        self.assertEqual(format_datetime(False, TEHRAN), "")

    def test_a_bad_moment_is_refused(self):
        with self.assertRaises(ValueError):
            parse_datetime("yesterday", TEHRAN)

    def test_serials_lose_their_blanks_and_foreign_digits(self):
        self.assertEqual(clean_text(" FR-۱۲ "), "FR-12")

    def test_signs_no_database_keeps_are_not_read(self):
        for text, kept in (
            (" a\0b ", "ab"),
            ("\ud83d WC1", "? WC1"),
            ("\U0001f600", "\U0001f600"),
            (b"file", ""),
            (None, ""),
        ):
            with self.subTest(text=text):
                self.assertEqual(read_text({"name": text}, "name", 10), kept)
        self.assertEqual(read_text({"name": "x" * 20}, "name", 10), "x" * 10)
        self.assertEqual(read_text({"name": "x" * 20}, "name", None), "x" * 20)
