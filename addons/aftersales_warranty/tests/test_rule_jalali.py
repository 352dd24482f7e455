# ruff: noqa: DTZ001, RUF001  naive UTC as Odoo keeps it; Persian digits are meant
from datetime import date, datetime, timedelta

from persiantools.jdatetime import JalaliDate

from odoo.tests import BaseCase

from ..rules.calendar_date import LAST_HIJRI, parse_date
from ..rules.jalali import fill_pattern, has_jalali, to_jalali, write_digits

# Leap days, new years and days between them, as `Intl` of the browsers (ICU) has them.
ICU_DAYS = (
    ("1921-03-21", "1300-01-01"),
    ("1925-03-21", "1304-01-01"),
    ("1926-03-21", "1304-12-30"),
    ("1979-02-11", "1357-11-22"),
    ("1996-03-19", "1374-12-29"),
    ("1996-03-20", "1375-01-01"),
    ("2000-01-01", "1378-10-11"),
    ("2017-03-20", "1395-12-30"),
    ("2021-03-20", "1399-12-30"),
    ("2021-03-21", "1400-01-01"),
    ("2024-02-29", "1402-12-10"),
    ("2025-03-20", "1403-12-30"),
    ("2025-03-21", "1404-01-01"),
    ("2026-03-20", "1404-12-29"),
    ("2026-03-21", "1405-01-01"),
    ("2026-11-22", "1405-09-01"),
    ("2029-03-19", "1407-12-29"),
    ("2029-03-20", "1408-01-01"),
    ("2030-03-20", "1408-12-30"),
    ("2064-12-31", "1443-10-11"),
    ("2100-03-01", "1478-12-11"),
    ("2122-03-20", "1500-12-29"),
)


class TestRuleJalali(BaseCase):
    """Days are written in the Solar Hijri calendar, and read back as the same day."""

    def test_each_day_of_two_centuries_goes_there_and_back(self):
        day, last = date(1921, 3, 21), date(2122, 3, 20)
        expected = (1300, 1, 1)
        while day <= last:
            self.assertEqual(to_jalali(day), expected)
            year, month, number = expected
            text = f"{year:04d}/{month:02d}/{number:02d}"
            self.assertEqual(parse_date(text, "dmy", "jalali"), day)
            day += timedelta(days=1)
            expected = self._next(*expected)

    def _next(self, year, month, number):
        """Count on by the lengths of the months alone."""
        leap = JalaliDate.is_leap(year)
        length = 31 if month <= 6 else 30 if month < 12 or leap else 29
        if number < length:
            return year, month, number + 1
        return (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)

    def test_days_are_those_of_the_browsers(self):
        for gregorian, jalali in ICU_DAYS:
            with self.subTest(day=gregorian):
                written = "-".join(
                    f"{n:02d}" for n in to_jalali(date.fromisoformat(gregorian))
                )
                self.assertEqual(written, jalali)

    def test_what_is_written_in_a_list_is_read_as_the_same_day(self):
        for gregorian, jalali in ICU_DAYS:
            if int(jalali[:4]) >= 1425:  # from here on a bare year is a Hijri one
                continue
            day = date.fromisoformat(gregorian)
            slashed = jalali.replace("-", "/")
            for text in (jalali, slashed, write_digits(slashed, "fa_IR")):
                with self.subTest(text=text):
                    self.assertEqual(parse_date(text), day)
        for year in range(1300, LAST_HIJRI + 1):
            with self.subTest(year=year):
                self.assertGreater(parse_date(f"{year}/01/01").year, 1900)

    def test_patterns_write_the_day_and_leave_the_time(self):
        moment = datetime(2026, 11, 22, 14, 5)
        for pattern, language, expected in (
            ("yyyy/MM/dd", "fa_IR", "1405/09/01"),
            ("dd.MM.yy HH:mm", "en_US", "01.09.05 HH:mm"),
            ("EEEE d MMMM y", "fa_IR", "EEEE 1 آذر 1405"),
            ("d MMM y 'y'", "en_US", "1 'Azar' 1405 'y'"),
            ("d/M", "fa_IR", "1/9"),
            ("D, Q", "en_US", "247, 3"),
            ("HH:mm:ss", "fa_IR", "HH:mm:ss"),
        ):
            with self.subTest(pattern=pattern):
                self.assertEqual(fill_pattern(pattern, moment, language), expected)

    def test_digits_are_those_of_the_language(self):
        self.assertEqual(write_digits("1405/09/01", "fa_IR"), "۱۴۰۵/۰۹/۰۱")
        self.assertEqual(write_digits("1405/09/01", "en_US"), "1405/09/01")

    def test_a_day_before_the_calendar_has_no_date_in_it(self):
        self.assertTrue(has_jalali(date(622, 3, 22)))
        self.assertFalse(has_jalali(date(622, 3, 21)))
        with self.assertRaises(ValueError):
            to_jalali(date(1, 1, 1))
