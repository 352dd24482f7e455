from datetime import date

from odoo.tests import tagged
from odoo.tests.common import BaseCase

from ..rules.number_pattern import NumberPattern

DAY = date(2026, 3, 20)


@tagged("post_install", "-at_install")
class TestNumberPattern(BaseCase):
    """Numbers with prefix, suffix and check digit; no database is needed."""

    def test_number_has_prefix_digits_and_suffix(self):
        pattern = NumberPattern("FR-", "/IR", 5)
        self.assertEqual(pattern.compose(42, DAY), "FR-00042/IR")
        self.assertEqual(pattern.compose(1234567, DAY), "FR-1234567/IR")

    def test_tokens_write_the_day_in_both_calendars(self):
        pattern = NumberPattern("%(year)s%(y)s-%(month)s-%(day)s-%(doy)s.", "", 1)
        self.assertEqual(pattern.compose(7, DAY), "202626-03-20-079.7")
        pattern = NumberPattern("%(jyear)s/%(jy)s/%(jmonth)s/%(jday)s.", "%%", 1)
        self.assertEqual(pattern.compose(7, DAY), "1404/04/12/29.7%")

    def test_persian_year_turns_in_march(self):
        pattern = NumberPattern("%(jyear)s%(jmonth)s-", "", 1)
        self.assertEqual(pattern.compose(1, date(2026, 3, 20)), "140412-1")
        self.assertEqual(pattern.compose(1, date(2026, 3, 21)), "140501-1")

    def test_check_digit_stands_behind_the_digits(self):
        self.assertEqual(
            NumberPattern("", "", 10, "luhn").compose(7992739871, DAY), "79927398713"
        )
        self.assertEqual(
            NumberPattern("A", "-X", 3, "luhn").compose(18, DAY), "A0182-X"
        )

    def test_own_numbers_are_valid_whatever_the_check_digit(self):
        for method in (None, "luhn", "mod11", "mod37"):
            pattern = NumberPattern("T%%%(year)s.", "-IR", 6, method)
            for number in (0, 1, 99, 123456, 12345678):
                text = pattern.compose(number, DAY)
                with self.subTest(text):
                    self.assertEqual(pattern.parse(text), number)

    def test_check_digit_finds_every_mistyped_digit(self):
        for method in ("luhn", "mod11", "mod37"):
            pattern = NumberPattern("LT26-", "", 6, method)
            text = pattern.compose(204817, DAY)
            for place in range(5, len(text)):
                for digit in set("0123456789") - {text[place]}:
                    typed = text[:place] + digit + text[place + 1 :]
                    with self.subTest(f"{method} {typed}"):
                        self.assertFalse(pattern.is_valid(typed))

    def test_check_digit_finds_swapped_digits(self):
        for method in ("luhn", "mod37"):
            pattern = NumberPattern("LT-", "", 6, method)
            text = pattern.compose(204817, DAY)
            typed = text[:4] + text[5] + text[4] + text[6:]
            self.assertNotEqual(typed, text)
            self.assertFalse(pattern.is_valid(typed))

    def test_modulo_37_protects_letters(self):
        pattern = NumberPattern("AB", "", 4, "mod37")
        text = pattern.compose(12, DAY)
        self.assertTrue(pattern.is_valid(text))
        self.assertFalse(NumberPattern("AC", "", 4, "mod37").is_valid("AC" + text[2:]))

    def test_typed_number_may_be_lower_case_and_persian(self):
        pattern = NumberPattern("FR", "", 4, "luhn")
        text = pattern.compose(12, DAY)
        typed = f" {text.lower()} ".translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
        self.assertEqual(pattern.parse(typed), 12)

    def test_text_of_another_shape_is_none_of_ours(self):
        pattern = NumberPattern("FR.", "", 4)
        for text in ("FR.123", "FRX1234", "FR.1234X", "XFR.1234", "", None, "۱۲۳"):
            with self.subTest(text):
                self.assertIsNone(pattern.parse(text))

    def test_mistyped_number_is_told_from_a_foreign_one(self):
        pattern = NumberPattern("FR.", "", 4, "luhn")
        text = pattern.compose(12, DAY)
        self.assertFalse(pattern.is_mistyped(text))
        self.assertTrue(pattern.is_mistyped(f"FR.0021{text[-1]}"))
        self.assertFalse(pattern.is_mistyped("MK-0012"))
        self.assertFalse(pattern.is_mistyped(None))

    def test_unknown_token_is_refused(self):
        for template in ("%(yeer)s", "100%", "%s", "%(year)d", "%(year"):
            with self.subTest(template):
                self.assertFalse(NumberPattern(template).can_be_written())
                self.assertFalse(NumberPattern("", template).can_be_written())
        self.assertTrue(NumberPattern("%(year)s%%", "%(jmonth)s").can_be_written())
