# ruff: noqa: DTZ001, RUF001  naive UTC as Odoo keeps it; Persian digits are meant
import json
from datetime import date, datetime

from odoo import tools
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged

from ..tools.date_text import format_date, format_datetime, format_time, name_day
from .common import WarrantyCommon

DAY = date(2026, 11, 22)
# the evening of the 22nd in Greenwich is the morning of the 23rd in Tehran
EVENING = datetime(2026, 11, 22, 21, 5, 6)


@tagged("post_install", "-at_install")
class TestCalendarOfLanguage(TransactionCase):
    """Who reads Persian sees Jalali dates; all others see what they always saw."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("fa_IR", "zh_CN", "en_US"):
            cls.env["res.lang"]._activate_lang(code)
        cls.persian = cls.env["res.lang"]._lang_get("fa_IR")
        cls.fa = cls._speak("fa_IR")

    @classmethod
    def _speak(cls, code):
        return cls.env(
            context={**cls.env.context, "lang": code, "tz": "Asia/Tehran"},
        )

    def _write(self, env, kind, value, **options):
        return env[f"ir.qweb.field.{kind}"].value_to_html(value, options)

    def test_persian_counts_by_the_sun_and_others_do_not(self):
        self.assertEqual(self.persian.calendar, "jalali")
        others = self.env["res.lang"].with_context(active_test=False).search([])
        self.assertEqual(set((others - self.persian).mapped("calendar")), {"gregorian"})

    def test_a_day_is_written_in_persian(self):
        self.assertEqual(format_date(self.fa, DAY), "۱۴۰۵/۰۹/۰۱")
        self.assertEqual(format_date(self.fa, "2026-11-22"), "۱۴۰۵/۰۹/۰۱")
        self.assertEqual(
            format_date(self.fa, DAY, date_format="EEEE d MMMM"), "یکشنبه ۱ آذر"
        )
        self.assertEqual(format_date(self.fa, DAY, date_format="short"), "۱۴۰۵/۹/۱")
        self.assertEqual(format_date(self.env, DAY, "fa_IR"), "۱۴۰۵/۰۹/۰۱")
        self.assertEqual(format_date(self.fa, False), "")
        self.assertEqual(format_date(self.fa, "soon"), "")

    def test_the_last_day_of_the_year_is_written(self):
        for day, text in (
            (date(2025, 3, 20), "۱۴۰۳/۱۲/۳۰"),
            (date(2026, 3, 20), "۱۴۰۴/۱۲/۲۹"),
            (date(2026, 3, 21), "۱۴۰۵/۰۱/۰۱"),
        ):
            with self.subTest(day=day):
                self.assertEqual(format_date(self.fa, day), text)
                self.assertEqual(self._write(self.fa, "date", day), text)

    def test_a_late_evening_is_the_next_day_where_the_reader_lives(self):
        self.env.user.tz = "Asia/Tehran"
        self.assertEqual(format_date(self.fa, EVENING), "۱۴۰۵/۰۹/۰۲")
        self.assertEqual(format_datetime(self.fa, EVENING), "۱۴۰۵/۰۹/۰۲ ۰۰:۳۵:۰۶")
        self.assertEqual(
            format_datetime(self.fa, EVENING, tz="UTC"), "۱۴۰۵/۰۹/۰۱ ۲۱:۰۵:۰۶"
        )
        self.assertEqual(
            format_datetime(self.fa, EVENING, dt_format="short"),
            "۱۴۰۵/۹/۲،\u200f ۰:۳۵",
        )
        self.assertEqual(
            self._write(self.fa, "datetime", EVENING), "۱۴۰۵/۰۹/۰۲ ۰۰:۳۵:۰۶"
        )
        self.assertEqual(
            self._write(self.fa, "datetime", EVENING, tz_name="UTC", hide_seconds=True),
            "۱۴۰۵/۰۹/۰۱ ۲۱:۰۵",
        )
        self.assertEqual(
            self._write(self.fa, "datetime", EVENING, date_only=True), "۱۴۰۵/۰۹/۰۲"
        )
        for pattern, text in (("short", "۱۴۰۵/۹/۲،\u200f ۰:۳۵"), ("d MMMM", "۲ آذر")):
            self.assertEqual(
                self._write(self.fa, "datetime", EVENING, format=pattern), text
            )

    def test_a_day_without_time_never_shifts(self):
        for zone in ("Asia/Tehran", "America/Los_Angeles", "Pacific/Kiritimati"):
            with self.subTest(zone=zone):
                env = self.env(context={"lang": "fa_IR", "tz": zone})
                self.assertEqual(format_date(env, DAY), "۱۴۰۵/۰۹/۰۱")
                self.assertEqual(self._write(env, "date", DAY), "۱۴۰۵/۰۹/۰۱")

    def test_times_have_the_digits_of_the_date_beside_them(self):
        self.env.user.tz = "Asia/Tehran"
        self.assertEqual(format_time(self.fa, EVENING), "۰۰:۳۵:۰۶")
        self.assertEqual(
            self._write(
                self.fa, "datetime", EVENING, time_only=True, hide_seconds=True
            ),
            "۰۰:۳۵",
        )

    def test_other_languages_get_what_core_gives(self):
        for code in ("en_US", "zh_CN"):
            env = self._speak(code)
            with self.subTest(code=code):
                for options in ({}, {"date_format": "EEEE d MMMM"}):
                    self.assertEqual(
                        format_date(env, DAY, **options),
                        tools.format_date(env, DAY, **options),
                    )
                for style in ("medium", "short", "full"):
                    self.assertEqual(
                        format_datetime(env, EVENING, dt_format=style),
                        tools.format_datetime(env, EVENING, dt_format=style),
                    )
                self.assertEqual(
                    format_time(env, EVENING), tools.format_time(env, EVENING)
                )
                self.assertEqual(
                    self._write(env, "date", DAY), tools.format_date(env, DAY)
                )
                self.assertIn("2026", self._write(env, "datetime", EVENING))

    def test_the_calendar_of_a_language_can_be_changed(self):
        self.persian.calendar = "gregorian"
        self.assertEqual(format_date(self.fa, DAY), "2026/11/22")
        self.assertEqual(self._write(self.fa, "date", DAY), "2026/11/22")
        english = self.env["res.lang"]._lang_get("en_US")
        english.calendar = "jalali"
        self.assertEqual(
            format_date(self._speak("en_US"), DAY, date_format="d MMMM y"),
            "1 Azar 1405",
        )

    def _group(self, env, field, value, granularity):
        """Return the label of a group as lists and analyses get it."""
        partner = env["res.partner"].create({"name": "Grouped"})
        self.env.cr.execute(
            f"UPDATE res_partner SET {field} = %s WHERE id = %s", [value, partner.id]
        )
        partner.invalidate_recordset()
        spec = f"{field}:{granularity}"
        domain = [("id", "=", partner.id)]
        [group] = env["res.partner"].formatted_read_group(domain, [spec], ["__count"])
        found = env["res.partner"].search([*domain, *group["__extra_domain"]])
        self.assertEqual(found, partner)
        return group[spec][1]

    def test_groups_of_days_are_named_in_the_calendar_of_the_reader(self):
        for granularity, label in (
            ("hour", "۰۰:۰۰ ۲ آذر"),
            ("day", "۲ آذر ۱۴۰۵"),
            ("week", "۳۰ آبان ۱۴۰۵"),
        ):
            with self.subTest(granularity=granularity):
                found = self._group(self.fa, "create_date", EVENING, granularity)
                self.assertIn(label, found)

    def test_groups_of_gregorian_months_tell_the_days_they_cover(self):
        for granularity, parts in (
            ("month", ("نوامبر ۲۰۲۶", "۱۰ آبان", "۹ آذر ۱۴۰۵")),
            ("quarter", ("چهارم ۲۰۲۶", "۹ مهر", "۱۰ دی ۱۴۰۵")),
            ("year", ("۲۰۲۶", "۱۱ دی ۱۴۰۴", "۱۰ دی ۱۴۰۵")),
        ):
            with self.subTest(granularity=granularity):
                found = self._group(self.fa, "create_date", EVENING, granularity)
                for part in parts:
                    self.assertIn(part, found)

    def test_groups_stay_what_they_were_for_others(self):
        env = self._speak("en_US")
        for granularity, label in (
            ("day", "23 Nov 2026"),
            ("month", "November 2026"),
            ("year", "2026"),
        ):
            with self.subTest(granularity=granularity):
                found = self._group(env, "create_date", EVENING, granularity)
                self.assertEqual(found, label)

    def test_a_group_without_a_date_stays_nameless(self):
        partners = self.fa["res.partner"]
        write = partners._web_read_group_groupby_formatter("create_date:month", [])
        self.assertEqual(write(False)[0], False)

    def test_sentences_name_the_day_of_the_reader(self):
        self.assertEqual(name_day(self.fa, DAY), "۱۴۰۵/۰۹/۰۱")
        self.assertEqual(name_day(self._speak("en_US"), DAY), DAY)
        self.assertFalse(name_day(self.fa, False))

    def test_the_form_of_a_language_offers_its_calendar(self):
        arch = self.env["res.lang"].get_view(view_type="form")["arch"]
        self.assertIn('name="calendar"', arch)

    def test_a_day_before_the_calendar_is_written_as_core_writes_it(self):
        self.assertEqual(format_date(self.fa, date(500, 1, 1)), "0500/01/01")
        self.assertEqual(
            self._write(self.fa, "datetime", datetime(500, 1, 1), date_only=True)[:4],
            "۰۵۰۰",
        )

    def test_writing_dates_asks_the_database_nothing(self):
        def write_all():
            for env in (self.fa, self._speak("en_US")):
                format_date(env, DAY)
                format_datetime(env, EVENING)
                self._write(env, "date", DAY)
                self._write(env, "datetime", EVENING)

        write_all()

        with self.assertQueryCount(0):
            write_all()


@tagged("post_install", "-at_install")
class TestCalendarOnCards(WarrantyCommon):
    """The card, its messages and its history speak the customer's calendar."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fa_IR")
        cls.consumer.lang = "fa_IR"
        cls.card = cls._sell_and_deliver("FR-1")
        cls.last_day = format_date(cls.env, cls.card.date_end, "fa_IR")

    def test_a_text_message_names_the_persian_day(self):
        template = self.env.ref("aftersales_warranty.sms_template_card_issued")

        body = template._render_field("body", self.card.ids, compute_lang=True)

        self.assertIn(self.last_day, body[self.card.id])
        self.assertNotIn(str(self.card.date_end.year), body[self.card.id])

    def test_an_email_names_the_persian_day(self):
        template = self.env.ref("aftersales_warranty.mail_template_card_issued")

        body = template._render_field("body_html", self.card.ids, compute_lang=True)

        self.assertIn(self.last_day, body[self.card.id])

    def test_an_english_customer_gets_the_gregorian_day(self):
        self.consumer.lang = "en_US"
        template = self.env.ref("aftersales_warranty.sms_template_card_issued")

        body = template._render_field("body", self.card.ids, compute_lang=True)

        day = tools.format_date(self.env, self.card.date_end, "en_US")
        self.assertIn(day, body[self.card.id])

    def test_the_printed_card_shows_persian_days(self):
        html, __ = (
            self.env["ir.actions.report"]
            .with_user(self.users["reception"])
            .with_context(lang="fa_IR")
            ._render_qweb_html(
                "aftersales_warranty.aftersales_warranty_card_report", self.card.ids
            )
        )

        text = html.decode()
        for coverage in self.card.coverage_ids:
            for day in (coverage.date_start, coverage.date_end):
                self.assertIn(format_date(self.env, day, "fa_IR"), text)
                self.assertNotIn(f"{day:%Y/%m/%d}", text)

    def test_the_history_of_a_unit_shows_persian_days(self):
        lot = self.card.lot_id.with_context(lang="fa_IR")

        self.assertIn(format_date(lot.env, self.card.date_start), lot.timeline_html)
        self.assertIn(self.last_day, str(lot._get_promises()))


@tagged("post_install", "-at_install")
class TestCalendarOfSession(HttpCase):
    """The browser is told in which calendar its user reads."""

    def test_each_user_gets_the_calendar_of_his_language(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        for login, code, calendar in (
            ("calendar_fa", "fa_IR", "jalali"),
            ("calendar_en", "en_US", "gregorian"),
        ):
            with self.subTest(login=login):
                new_test_user(
                    self.env, login, groups="base.group_user", context={"lang": code}
                ).lang = code
                self.authenticate(login, login)
                info = self.url_open(
                    "/web/session/get_session_info",
                    data=json.dumps({"params": {}}),
                    headers={"Content-Type": "application/json"},
                ).json()["result"]
                self.assertEqual(info["calendar"], calendar)
