from datetime import date
from unittest import TestCase

from ..rules.extension import get_extension_start


class TestRuleExtension(TestCase):
    """When a prolongation starts, without a database."""

    def test_it_goes_on_the_day_after_the_last_covered_day(self):
        self.assertEqual(
            get_extension_start(date(2028, 2, 28), date(2026, 5, 1)), date(2028, 2, 29)
        )

    def test_it_starts_with_the_decision_where_the_cover_has_ended(self):
        self.assertEqual(
            get_extension_start(date(2026, 1, 9), date(2026, 5, 1)), date(2026, 5, 1)
        )

    def test_cover_that_ends_today_leaves_no_gap_and_no_overlap(self):
        self.assertEqual(
            get_extension_start(date(2026, 5, 1), date(2026, 5, 1)), date(2026, 5, 2)
        )

    def test_it_waits_for_a_promise_that_has_not_started(self):
        self.assertIsNone(get_extension_start(None, date(2026, 5, 1)))
