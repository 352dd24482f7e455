# ruff: noqa: RUF001  digits and letters of three scripts are meant
from datetime import date

from odoo.tests import BaseCase

from ..rules.calendar_date import parse_date

MAY_12 = date(2024, 5, 12)
AUGUST_2 = date(2024, 8, 2)
MARCH_11 = date(2024, 3, 11)


class TestRuleCalendarDate(BaseCase):
    """Dates are read in the spellings that people use, in three calendars."""

    def _assert_means(self, day, *texts):
        for text in texts:
            with self.subTest(text=text):
                self.assertEqual(parse_date(text), day)

    def test_gregorian_spellings(self):
        self._assert_means(
            MAY_12,
            "2024-05-12",
            "2024/5/12",
            "12/05/2024",
            "12.05.2024",
            "20240512",
            "2024-05-12T10:11:12Z",
            "2024-05-12 00:00:00",
            " 12 May 2024 ",
            "May 12, 2024",
            "12-May-2024",
            "12 مه 2024",
        )

    def test_chinese_spellings(self):
        wide = "2024/05/12".translate({ord(c): 0xFEE0 + ord(c) for c in "0123456789/"})
        self._assert_means(
            MAY_12,
            "2024年5月12日",
            "2024 年 05 月 12 号",
            "二〇二四年五月十二日",
            "民國113年5月12日",
            wide,
        )
        self._assert_means(date(2024, 12, 23), "二〇二四年十二月二十三日")

    def test_jalali_spellings(self):
        self._assert_means(
            AUGUST_2,
            "1403/05/12",
            "۱۴۰۳/۰۵/۱۲",
            "12/05/1403",
            "14030512",
            "12 مرداد 1403",
            "۱۲ مرداد ۱۴۰۳",
            "1403/05/12 ه.ش",
        )

    def test_hijri_spellings(self):
        self._assert_means(
            MARCH_11,
            "1445/09/01",
            "١٤٤٥/٠٩/٠١",
            "1 رمضان 1445",
            "1445-09-01 ق",
        )

    def test_leap_days_exist_in_leap_years_only(self):
        self.assertEqual(parse_date("1403/12/30"), date(2025, 3, 20))
        for text in ("1402/12/30", "2023-02-29", "1445/09/31"):
            with self.subTest(text=text), self.assertRaises(ValueError):
                parse_date(text)

    def test_named_calendar_goes_before_the_guess(self):
        self.assertEqual(parse_date("1420/01/01", "dmy", "hijri"), date(1999, 4, 17))
        self.assertEqual(parse_date("1420/01/01").year, 2041)

    def test_order_of_day_and_month_is_the_callers(self):
        self.assertEqual(parse_date("05/12/2024", "mdy"), MAY_12)
        self.assertEqual(parse_date("05/12/2024", "dmy"), date(2024, 12, 5))
        with self.assertRaises(ValueError):
            parse_date("05/13/2024", "dmy")

    def test_what_does_not_say_one_day_is_refused(self):
        for text in (
            "",
            "soon",
            "12/05/24",
            "05/12",
            "1403/5-12",
            "99/99/9999",
            "2024年",
            "0000-00-00",
            "12 Foo 2024",
            "9" * 300,
        ):
            with self.subTest(text=text), self.assertRaises(ValueError):
                parse_date(text)
