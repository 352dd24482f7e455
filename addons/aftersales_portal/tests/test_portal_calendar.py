# ruff: noqa: RUF001  Persian digits are meant
import re
from datetime import date

import pytz

from odoo.tests import BaseCase, tagged

from odoo.addons.aftersales_warranty.tools.date_text import format_date

from ..rules.card_link import make_card_link
from ..rules.form import parse_datetime
from ..rules.visit_wish import read_visit_wish
from .common import AftersalesPortalCommon

# a day of our years, however it is written in numbers
GREGORIAN = re.compile(r"\b20\d\d[-/.]\d\d|\d\d[-/.]20\d\d\b")


class TestJalaliInput(BaseCase):
    """A browser without a picker sends what was typed, in the reader's calendar."""

    def test_a_typed_jalali_moment_is_read(self):
        zone = pytz.timezone("Asia/Tehran")
        expected = parse_datetime("2026-11-22T10:05", zone)
        for text in ("1405-09-01T10:05", "۱۴۰۵/۰۹/۰۱ ۱۰:۰۵", "1405/9/1 10:05"):
            with self.subTest(text=text):
                self.assertEqual(parse_datetime(text, zone), expected)
        for text in (
            "1404-12-30T10:05",
            "1405-13-01T10:05",
            "1405-09-01",
            "0026-11-22T1",
        ):
            with self.subTest(text=text), self.assertRaises(ValueError):
                parse_datetime(text, zone)

    def test_a_typed_jalali_wish_is_read(self):
        today, zone = date(2026, 11, 20), pytz.utc
        expected = read_visit_wish("2026-11-22", None, today, zone)
        self.assertEqual(read_visit_wish("1405/09/01", None, today, zone), expected)


@tagged("post_install", "-at_install")
class TestPortalCalendar(AftersalesPortalCommon):
    """Persian customers see the days of their calendar on every page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fa_IR")

    def _open(self, url, user, code="fa_IR"):
        """Return the text of a page as a reader of a language gets it."""
        self.opener.cookies.clear()
        self._login(user)
        self.opener.cookies["frontend_lang"] = code
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200, url)
        lang = code.replace("_", "-")
        self.assertIn(f'"calendar_lang": "{lang}"', response.text)
        return self._text(response)

    def _write(self, day, code="fa_IR"):
        return format_date(self.env, day, code)

    def _assert_persian(self, url, day):
        """Check that a page shows this day, and no Gregorian one."""
        text = self._open(url, self.customer_user)
        self.assertIn(self._write(day), text)
        self.assertEqual(GREGORIAN.findall(text), [], url)

    def test_cards_and_cases_show_persian_days(self):
        case = self._make_case()
        card = self.unit.card_ids

        self._assert_persian("/my/cases", case.date_received)
        self._assert_persian(f"/my/cases/{case.id}", case.date_received)
        self._assert_persian("/my/warranty", card.date_end)
        self._assert_persian(f"/my/warranty/{card.id}", card.date_end)

    def test_the_public_page_follows_the_language_of_the_visitor(self):
        card = self.unit.card_ids
        query = make_card_link("", card.name).partition("?")[2]

        for code, other in (("fa_IR", "en_US"), ("en_US", "fa_IR")):
            with self.subTest(code=code):
                text = self._open(f"/warranty/check?{query}", None, code)
                self.assertIn(self._write(card.date_end, code), text)
                self.assertNotIn(self._write(card.date_end, other), text)

    def test_english_customers_see_no_persian_day(self):
        case = self._make_case()

        text = self._open(f"/my/cases/{case.id}", self.customer_user, "en_US")

        self.assertIn(self._write(case.date_received, "en_US"), text)
        self.assertNotIn(self._write(case.date_received), text)

    def test_pages_say_the_calendar_to_their_scripts(self):
        for code, calendar in (("fa_IR", "jalali"), ("en_US", "gregorian")):
            with self.subTest(code=code):
                text = self._open("/my/warranty/register", self.customer_user, code)
                self.assertIn(f'"calendar": "{calendar}"', text)

    def test_a_technician_reads_the_day_of_his_job(self):
        self.agent_tech_user.tz = "Asia/Tehran"
        order = self._make_job()
        order.with_user(self.dispatcher).date_planned = "2030-03-20 20:45:00"

        text = self._open("/my/jobs", self.agent_tech_user)

        self.assertIn("۱۴۰۹/۰۱/۰۱", text)
        self.assertEqual(GREGORIAN.findall(text), [])
