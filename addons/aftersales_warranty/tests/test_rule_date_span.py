from datetime import date

from odoo.tests import tagged
from odoo.tests.common import BaseCase

from ..rules.date_span import add_span, get_start_date


@tagged("post_install", "-at_install")
class TestDateSpan(BaseCase):
    """Dates of a warranty; no database is needed."""

    def test_longer_than_the_calendar_ends_with_it(self):
        for duration, unit in ((8000, "year"), (10**6, "month"), (10**7, "day")):
            with self.subTest(unit):
                self.assertEqual(add_span(date(2026, 1, 1), duration, unit), date.max)
        events = {"delivery": date(2026, 1, 1)}
        self.assertEqual(get_start_date("sale", events, 10**6), date.max)

    def test_last_day_is_the_day_before_the_same_day_later(self):
        self.assertEqual(add_span(date(2026, 1, 10), 24, "month"), date(2028, 1, 9))
        self.assertEqual(add_span(date(2026, 3, 1), 12, "month"), date(2027, 2, 28))
        self.assertEqual(add_span(date(2026, 1, 10), 10, "year"), date(2036, 1, 9))

    def test_one_day_ends_the_day_it_starts(self):
        self.assertEqual(add_span(date(2026, 5, 5), 1, "day"), date(2026, 5, 5))
        self.assertEqual(add_span(date(2026, 5, 5), 30, "day"), date(2026, 6, 3))

    def test_period_runs_to_the_end_of_a_short_month(self):
        self.assertEqual(add_span(date(2026, 1, 31), 1, "month"), date(2026, 2, 28))
        self.assertEqual(add_span(date(2024, 2, 29), 1, "year"), date(2025, 2, 28))

    def test_period_that_starts_on_the_first_covers_whole_months(self):
        self.assertEqual(add_span(date(2027, 2, 1), 12, "month"), date(2028, 1, 31))
        self.assertEqual(add_span(date(2027, 3, 1), 12, "month"), date(2028, 2, 29))

    def test_period_without_length_is_refused(self):
        for duration in (0, -1):
            with self.assertRaises(ValueError):
                add_span(date(2026, 1, 1), duration, "month")

    def test_each_rule_takes_the_date_of_its_own_event(self):
        rules = (
            "production",
            "receipt",
            "sale",
            "delivery",
            "installation",
            "activation",
            "manual",
        )
        events = {rule: date(2026, month, 1) for month, rule in enumerate(rules, 1)}
        for rule in rules:
            with self.subTest(rule):
                self.assertEqual(get_start_date(rule, events), events[rule])

    def test_start_is_open_while_the_event_has_not_happened(self):
        events = {"delivery": date(2026, 1, 1), "installation": False}
        self.assertIsNone(get_start_date("installation", events))

    def test_latest_start_caps_a_late_or_missing_event(self):
        events = {"delivery": date(2026, 1, 15)}
        capped = date(2026, 7, 15)
        self.assertEqual(get_start_date("installation", events, 6), capped)

        events["installation"] = date(2027, 1, 1)
        self.assertEqual(get_start_date("installation", events, 6), capped)

        events["installation"] = date(2026, 2, 1)
        self.assertEqual(get_start_date("installation", events, 6), date(2026, 2, 1))

    def test_latest_start_needs_a_delivery(self):
        events = {"delivery": False, "installation": False}
        self.assertIsNone(get_start_date("installation", events, 6))
