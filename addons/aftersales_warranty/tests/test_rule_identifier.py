from odoo.tests import TransactionCase, tagged

from ..rules.identifier import (
    clean_code,
    clean_identifier,
    is_iranian_national_id,
    normalize_phone,
)

PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@tagged("post_install", "-at_install")
class TestRuleIdentifier(TransactionCase):
    """What people scan and type, whatever keyboard they have."""

    def test_every_spelling_of_a_phone_is_one_number(self):
        for spelling in (
            "+98 912 345 6789",
            "0098 912 345 6789",
            "98 912 345 67 89",
            "0912-345-6789",
            "(0912) 345.6789",
            "912 345 6789",
            "0912 345 6789".translate(PERSIAN),
            "+989123456789".translate(PERSIAN),
            "٠٩١٢٣٤٥٦٧٨٩",
            "\u200e+98 912 345 6789\u200f",
            "\uff10\uff19\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19",
            "\u202a09123456789\u202c ",
        ):
            with self.subTest(spelling):
                self.assertEqual(normalize_phone(spelling, "IR"), "+989123456789")

    def test_a_local_number_is_that_of_its_country(self):
        self.assertEqual(normalize_phone("08-555 001 43", "SE"), "+46855500143")
        self.assertEqual(normalize_phone("+46 8 555 001 43", "IR"), "+46855500143")
        self.assertEqual(normalize_phone("010 6552 9988", "CN"), "+861065529988")
        self.assertEqual(normalize_phone("+98 912 345 6789"), "+989123456789")
        self.assertIsNone(normalize_phone("0912 345 6789"))

    def test_what_is_no_phone_gives_none(self):
        for text in (
            None,
            False,
            "",
            "   ",
            "WC000123",
            "0912-FRIDGE",
            "1234",
            "+98 912 345",
            "0912345678901234567890",
            "+",
            "--",
            "شماره",
            "0' OR 1=1 --",
        ):
            with self.subTest(text):
                self.assertIsNone(normalize_phone(text, "IR"))

    def test_an_identifier_loses_blanks_and_foreign_digits(self):
        self.assertEqual(clean_identifier(" FR-001 ".translate(PERSIAN)), "FR-001")
        self.assertEqual(clean_identifier("\uff37\uff23\uff11\uff12"), "WC12")
        self.assertEqual(clean_identifier("\u200fFR\u200c-1"), "FR-1")
        self.assertEqual(clean_identifier("冰箱٣"), "冰箱3")
        self.assertEqual(clean_identifier(None), "")
        self.assertEqual(clean_identifier("\x02FR-1\x1d\0\ud800\r\n"), "FR-1")
        self.assertEqual(clean_identifier("FR\t1"), "FR 1")

    def test_a_code_loses_its_punctuation(self):
        self.assertEqual(clean_code(" 001-234 ab.c ".translate(PERSIAN)), "001234ABC")

    def test_the_check_digit_of_an_iranian_national_id(self):
        self.assertTrue(is_iranian_national_id("0499370899"))
        self.assertTrue(is_iranian_national_id("0013542419"))
        for code in ("0499370898", "1111111111", "049937089", "", "ABCDEFGHIJ"):
            with self.subTest(code):
                self.assertFalse(is_iranian_national_id(code))
