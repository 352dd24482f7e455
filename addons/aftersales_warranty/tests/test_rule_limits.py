from datetime import date
from itertools import product

from odoo.tests import tagged
from odoo.tests.common import BaseCase

from ..rules.coverage import Line, Verdict, judge
from .test_rule_coverage import make_coverage

DAY = date(2027, 5, 5)
GLASS, COMPRESSOR, FILTER_CHANGE = 11, 7, 21
APPLIANCES, GLASSWARE = 3, 4


@tagged("post_install", "-at_install")
class TestCoverageLimits(BaseCase):
    """Caps and exclusions decide; no database is needed."""

    def _judge(self, line, *coverages, **facts):
        return judge(line, coverages, DAY, **facts)

    def test_excluded_product_is_not_covered(self):
        coverage = make_coverage(excluded_product_ids=frozenset({GLASS}))

        self.assertEqual(
            self._judge(Line("part", GLASS), coverage), Verdict(0, 1, "excluded")
        )
        self.assertEqual(self._judge(Line("part", COMPRESSOR), coverage).percent, 100)

    def test_excluded_category_means_all_below_it(self):
        coverage = make_coverage(excluded_category_ids=frozenset({GLASSWARE}))
        line = Line("part", GLASS, category_ids=frozenset({GLASSWARE, APPLIANCES}))

        self.assertEqual(self._judge(line, coverage).reason, "excluded")
        line = Line("part", GLASS, category_ids=frozenset({APPLIANCES}))
        self.assertEqual(self._judge(line, coverage).reason, "covered")

    def test_labor_about_an_excluded_component_is_not_covered(self):
        coverage = make_coverage(excluded_product_ids=frozenset({GLASS}))
        about_glass = Line("labor", 2, component_ids=frozenset({GLASS}))
        about_both = Line("labor", 2, component_ids=frozenset({GLASS, COMPRESSOR}))

        self.assertEqual(self._judge(about_glass, coverage).reason, "excluded")
        self.assertEqual(self._judge(about_both, coverage).reason, "covered")

    def test_another_promise_covers_what_the_first_excludes(self):
        excluding = make_coverage(1, excluded_product_ids=frozenset({GLASS}))
        other = make_coverage(2, percents={"part": 30})

        self.assertEqual(
            self._judge(Line("part", GLASS), excluding, other),
            Verdict(30, 2, "partly_covered"),
        )

    def test_reading_above_the_limit_ends_the_promise(self):
        coverage = make_coverage(usage_limit=100000)
        line = Line("part", 1)

        for usage, reason in (
            (None, "covered"),
            (99999, "covered"),
            (100000, "covered"),
            (100000.5, "usage_exceeded"),
        ):
            with self.subTest(usage):
                verdict = self._judge(line, coverage, usage=usage)
                self.assertEqual(verdict.reason, reason)
        self.assertEqual(verdict, Verdict(0, 1, "usage_exceeded"))

    def test_amount_left_pays_a_share_and_the_percent_follows(self):
        coverage = make_coverage(amount_left=50)

        verdict = self._judge(Line("part", 1, price=180), coverage)

        self.assertEqual(verdict, Verdict(27.77, 1, "partly_covered"))

    def test_amount_left_that_suffices_pays_all(self):
        for price in (179.99, 180):
            verdict = self._judge(
                Line("part", 1, price=price), make_coverage(amount_left=180)
            )
            self.assertEqual(verdict, Verdict(100, 1, "covered"))

    def test_nothing_left_is_used_up(self):
        for left in (0, 0.001):
            verdict = self._judge(
                Line("part", 1, price=180), make_coverage(amount_left=left)
            )
            self.assertEqual(verdict, Verdict(0, 1, "amount_used_up"))

    def test_visits_are_used_up(self):
        line = Line("labor", FILTER_CHANGE)
        scope = frozenset({FILTER_CHANGE})

        one_left = make_coverage(component_ids=scope, visits_left=1)
        none_left = make_coverage(component_ids=scope, visits_left=0)

        self.assertEqual(self._judge(line, one_left).reason, "covered")
        self.assertEqual(self._judge(line, none_left), Verdict(0, 1, "visits_used_up"))
        other_work = Line("labor", 22)
        self.assertEqual(self._judge(other_work, one_left).reason, "not_in_scope")

    def test_unlimited_promise_is_drawn_on_before_a_limited_one(self):
        limited = make_coverage(1, visits_left=3)
        unlimited = make_coverage(2)

        for coverages in ((limited, unlimited), (unlimited, limited)):
            self.assertEqual(self._judge(Line("part", 1), *coverages).coverage_id, 2)

    def test_exhausted_promise_gives_way_to_a_smaller_one(self):
        used_up = make_coverage(1, amount_left=0)
        smaller = make_coverage(2, percents={"part": 20})

        self.assertEqual(
            self._judge(Line("part", 1, price=10), used_up, smaller),
            Verdict(20, 2, "partly_covered"),
        )

    def test_other_lines_of_a_case_leave_less_but_share_its_visit(self):
        coverage = make_coverage(amount_left=100, visits_left=0)

        left = coverage.less(70)

        self.assertEqual((left.amount_left, left.visits_left), (30, 1))
        self.assertEqual(coverage.less(170).amount_left, 0)
        unlimited = make_coverage().less(70)
        self.assertFalse(unlimited.is_limited)

    def test_goodwill_counts_where_the_promise_is_used_up(self):
        verdict = self._judge(
            Line("part", 1, price=10), make_coverage(amount_left=0), goodwill_percent=40
        )
        self.assertEqual(verdict, Verdict(40, None, "goodwill"))

    def test_no_verdict_gives_more_than_all_or_more_than_is_left(self):
        prices = (0, 0.01, 3, 7.77, 180, 33333.33, 99999.99)
        lefts = (None, 0, 0.01, 1, 33.33, 100, 66666.67, 10**6)
        for price, left, percent in product(prices, lefts, (0, 1, 33.33, 60, 100)):
            coverage = make_coverage(amount_left=left, percents={"part": percent})
            verdict = self._judge(Line("part", 1, price=price), coverage)
            with self.subTest(price=price, left=left, percent=percent):
                self.assertGreaterEqual(verdict.percent, 0)
                self.assertLessEqual(verdict.percent, percent)
                if left is not None:
                    granted = round(price * verdict.percent / 100, 2)
                    self.assertLessEqual(granted, left)

    def test_more_left_and_a_lower_reading_never_give_less(self):
        line = Line("part", 1, price=120)
        before = -1
        for left in range(0, 200, 7):
            percent = self._judge(line, make_coverage(amount_left=left)).percent
            self.assertGreaterEqual(percent, before)
            before = percent
        before = 101
        for usage in range(0, 200, 7):
            percent = self._judge(
                line, make_coverage(usage_limit=100), usage=usage
            ).percent
            self.assertLessEqual(percent, before)
            before = percent

    def test_one_more_promise_never_gives_less(self):
        line = Line("part", GLASS, price=100)
        promises = [
            make_coverage(1, amount_left=30),
            make_coverage(2, visits_left=0),
            make_coverage(3, usage_limit=10),
            make_coverage(4, excluded_product_ids=frozenset({GLASS})),
            make_coverage(5, percents={"part": 45}),
        ]
        for count in range(1, len(promises)):
            fewer = self._judge(line, *promises[:count], usage=11).percent
            more = self._judge(line, *promises[: count + 1], usage=11).percent
            self.assertGreaterEqual(more, fewer)
