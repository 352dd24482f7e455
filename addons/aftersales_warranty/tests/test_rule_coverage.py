from datetime import date

from odoo.tests import tagged
from odoo.tests.common import BaseCase

from ..rules.coverage import Coverage, Line, Verdict, judge

COMPRESSOR = 7
START, END = date(2026, 1, 10), date(2028, 1, 9)
WITHIN, AFTER, BEFORE = date(2027, 5, 5), date(2028, 1, 10), date(2026, 1, 9)


def make_coverage(number=1, **values):
    """Return a guarantee of parts and labour, changed by ``values``."""
    return Coverage(
        **{
            "id": number,
            "kind": "guarantee",
            "date_start": START,
            "date_end": END,
            "percents": {"part": 100, "labor": 100, "travel": 0},
            **values,
        }
    )


@tagged("post_install", "-at_install")
class TestCoverageVerdict(BaseCase):
    """The verdict of a line; no database is needed."""

    part = Line("part", 1)
    labor = Line("labor", 2)

    def test_part_within_the_period_is_covered(self):
        verdict = judge(self.part, [make_coverage()], WITHIN)

        self.assertEqual(verdict, Verdict(100, 1, "covered"))

    def test_first_and_last_day_are_covered(self):
        for day in (START, END):
            self.assertEqual(judge(self.part, [make_coverage()], day).reason, "covered")

    def test_day_outside_the_period_is_not_covered(self):
        coverages = [make_coverage()]
        self.assertEqual(judge(self.part, coverages, AFTER), Verdict(0, 1, "expired"))
        self.assertEqual(
            judge(self.part, coverages, BEFORE), Verdict(0, 1, "not_started")
        )

    def test_undated_coverage_has_not_started(self):
        undated = make_coverage(date_start=None, date_end=None)

        self.assertEqual(judge(self.part, [undated], WITHIN).reason, "not_started")

    def test_unit_without_coverage_has_no_card(self):
        self.assertEqual(judge(self.part, [], WITHIN), Verdict(0, None, "no_card"))

    def test_share_is_partly_covered(self):
        half = make_coverage(percents={"part": 50, "labor": 0, "travel": 0})

        self.assertEqual(
            judge(self.part, [half], WITHIN), Verdict(50, 1, "partly_covered")
        )

    def test_kind_that_is_not_paid_for_is_out_of_scope(self):
        parts_only = make_coverage(percents={"part": 100, "labor": 0, "travel": 0})

        self.assertEqual(
            judge(self.labor, [parts_only], WITHIN), Verdict(0, None, "not_in_scope")
        )

    def test_component_coverage_covers_the_component_only(self):
        scoped = make_coverage(component_ids=frozenset({COMPRESSOR}))

        self.assertEqual(
            judge(Line("part", COMPRESSOR), [scoped], WITHIN).reason, "covered"
        )
        self.assertEqual(judge(self.part, [scoped], WITHIN).reason, "not_in_scope")

    def test_labour_on_a_component_is_within_its_scope(self):
        scoped = make_coverage(component_ids=frozenset({COMPRESSOR}))
        line = Line("labor", 2, frozenset({COMPRESSOR}))

        self.assertEqual(judge(line, [scoped], WITHIN).reason, "covered")

    def test_best_percent_wins(self):
        half = make_coverage(1, percents={"part": 50})
        full = make_coverage(2, percents={"part": 100})

        self.assertEqual(
            judge(self.part, [half, full], WITHIN), Verdict(100, 2, "covered")
        )

    def test_longer_promise_covers_what_the_shorter_no_longer_does(self):
        long = make_coverage(
            2, date_end=date(2031, 1, 9), component_ids=frozenset({COMPRESSOR})
        )
        coverages = [make_coverage(), long]

        self.assertEqual(
            judge(Line("part", COMPRESSOR), coverages, AFTER),
            Verdict(100, 2, "covered"),
        )
        self.assertEqual(judge(self.part, coverages, AFTER).reason, "expired")

    def test_commitment_covers_nothing(self):
        commitment = make_coverage(3, kind="commitment", date_end=date(2036, 1, 9))

        self.assertEqual(
            judge(self.part, [commitment], WITHIN), Verdict(0, 3, "commitment_only")
        )
        self.assertEqual(
            judge(self.part, [make_coverage(), commitment], AFTER).reason, "expired"
        )

    def test_suspended_card_covers_nothing(self):
        suspended = make_coverage(is_suspended=True)

        self.assertEqual(
            judge(self.part, [suspended], WITHIN), Verdict(0, 1, "suspended")
        )

    def test_user_caused_failure_is_not_covered(self):
        verdict = judge(self.part, [make_coverage()], WITHIN, is_user_caused=True)

        self.assertEqual(verdict, Verdict(0, None, "user_caused"))

    def test_consumable_that_is_never_covered(self):
        line = Line("part", 1, is_warrantable=False)

        self.assertEqual(
            judge(line, [make_coverage()], WITHIN).reason, "not_warrantable"
        )

    def test_appraisal_grants_its_share_and_no_more_than_was_promised(self):
        whole, half = make_coverage(), make_coverage(percents={"part": 50})
        for coverage, day, appraised, expected in (
            (whole, WITHIN, 0, Verdict(0, 1, "appraised")),
            (whole, WITHIN, 40, Verdict(40, 1, "appraised")),
            (whole, WITHIN, 100, Verdict(100, 1, "covered")),
            (half, WITHIN, 80, Verdict(50, 1, "partly_covered")),
            (whole, AFTER, 100, Verdict(0, 1, "expired")),
        ):
            for is_user_caused in (False, True):
                verdict = judge(
                    self.part,
                    [coverage],
                    day,
                    is_user_caused=is_user_caused,
                    appraised_percent=appraised,
                )
                self.assertEqual(verdict, expected)

    def test_goodwill_counts_only_where_it_gives_more(self):
        coverages = [make_coverage(percents={"part": 50})]

        self.assertEqual(
            judge(self.part, coverages, WITHIN, goodwill_percent=30).reason,
            "partly_covered",
        )
        self.assertEqual(
            judge(self.part, coverages, AFTER, goodwill_percent=30),
            Verdict(30, None, "goodwill"),
        )
