from datetime import date, datetime, time

from odoo.tests import BaseCase, tagged

from ..rules.dispatch import (
    PROBLEMS,
    Held,
    Job,
    Match,
    find_merits,
    find_overlaps,
    find_problems,
    get_score,
    is_blocking,
    judge_skills,
    sum_hours,
)
from ..rules.escalation import Limit, find_reached, get_hours_left, sum_waiting

DAY = date(2026, 5, 4)
NEEDED = {"cold": ("Refrigeration", 70)}


def at(hour):
    return datetime.combine(DAY, time(hour))


def job(name, start, end, *, visit=False):
    return Job(name, at(start), at(end), visit)


@tagged("post_install", "-at_install")
class TestDispatchRules(BaseCase):
    """Who suits a job, without a database."""

    def test_skills_are_missing_weak_or_expired(self):
        cases = [
            ({}, ("Refrigeration",), (), (), None),
            ({"cold": [Held(30)]}, (), ("Refrigeration",), (), 30),
            (
                {"cold": [Held(100, date(2024, 1, 1), date(2026, 5, 3))]},
                (),
                (),
                ("Refrigeration",),
                None,
            ),
            ({"cold": [Held(100, date(2026, 5, 5))]}, (), (), ("Refrigeration",), None),
            ({"cold": [Held(30), Held(80, None, DAY)]}, (), (), (), 80),
        ]
        for held, missing, weak, expired, level in cases:
            with self.subTest(held=held):
                self.assertEqual(
                    judge_skills(NEEDED, held, DAY),
                    {
                        "missing": missing,
                        "weak": weak,
                        "expired": expired,
                        "level": level,
                    },
                )

    def test_only_visits_must_not_overlap(self):
        bench = job("bench", 9, 12)
        visit = job("visit", 11, 13, visit=True)

        self.assertEqual(find_overlaps(job("new", 10, 11), [bench]), ())
        self.assertEqual(find_overlaps(job("new", 10, 12), [visit]), ("visit",))
        self.assertEqual(
            find_overlaps(job("new", 11, 12, visit=True), [bench, visit]),
            ("bench", "visit"),
        )
        self.assertEqual(
            find_overlaps(job("new", 13, 14, visit=True), [visit]),
            (),
            "one visit may begin when the other ends",
        )

    def test_hours_count_on_the_day_the_job_begins(self):
        jobs = [job("one", 9, 12), job("two", 13, 14)]

        hours = sum_hours(jobs, at(0), at(13))

        self.assertEqual(hours, 3)

    def test_each_problem_is_found_and_costs_rank(self):
        matches = {
            "unauthorized": Match(is_authorized=False),
            "missing": Match(missing=("Cold",)),
            "expired": Match(expired=("Cold",)),
            "weak": Match(weak=("Cold",)),
            "brand": Match(serves_brand=False),
            "area": Match(in_area=False),
            "off_duty": Match(is_on_duty=False),
            "overlap": Match(overlaps=("V1",)),
            "overload": Match(open_jobs=5, max_jobs=5),
            "failed": Match(history=frozenset({"failed"})),
            "came_back": Match(history=frozenset({"came_back"})),
            "refused": Match(history=frozenset({"refused"})),
        }
        self.assertEqual(matches.keys(), PROBLEMS.keys())
        for code, match in matches.items():
            with self.subTest(problem=code):
                self.assertEqual(find_problems(match), [code])
                self.assertLess(get_score(match), get_score(Match()))
                self.assertEqual(is_blocking([code]), code != "refused")

    def test_a_full_day_is_an_overload_and_no_limit_is_none(self):
        self.assertTrue(Match(day_hours=8.5, day_capacity=8).is_overloaded)
        self.assertFalse(Match(day_hours=8, day_capacity=8).is_overloaded)
        self.assertFalse(Match(open_jobs=99, max_jobs=0).is_overloaded)

    def test_skill_nearness_parts_and_leisure_lift_the_rank(self):
        plain = Match(open_jobs=2, day_hours=6)
        for better in (
            Match(open_jobs=2, day_hours=6, level=90),
            Match(open_jobs=2, day_hours=6, in_area=True),
            Match(open_jobs=2, day_hours=6, parts_needed=2, parts_at_hand=1),
            Match(open_jobs=2, day_hours=1),
        ):
            with self.subTest(match=better):
                self.assertGreater(get_score(better), get_score(plain))
        self.assertEqual(
            find_merits(Match(level=90, in_area=True, parts_at_hand=1)),
            ["skilled", "near", "free", "parts"],
        )
        self.assertNotIn("skilled", find_merits(Match(level=30, weak=("Cold",))))

    def test_the_customers_own_delay_does_not_count(self):
        rows = [
            ("to_assign", "us", 2.0),
            ("to_quote", "customer", 50.0),
            ("to_repair", "part", 3.0),
            ("to_repair", "technician", 1.0),
        ]

        self.assertEqual(sum_waiting(rows), 6.0)
        self.assertEqual(sum_waiting(rows, "to_repair"), 4.0)

    def test_limits_are_reached_by_priority_and_state(self):
        rows = [("to_assign", "us", 5.0), ("to_repair", "technician", 4.0)]
        all_jobs = Limit(1, 9)
        urgent = Limit(2, 2, priorities=frozenset({7}))
        queue = Limit(3, 4, state="to_assign")
        bench = Limit(4, 6, state="to_repair")
        limits = [all_jobs, urgent, queue, bench]

        reached = find_reached(limits, rows, 1, "to_repair")
        self.assertEqual(reached, [all_jobs], "the queue is over, others wait")
        self.assertEqual(find_reached(limits, rows, 7, "to_repair"), [urgent, all_jobs])
        self.assertEqual(get_hours_left(limits, rows, 1, "to_repair"), 2.0)
        self.assertIsNone(get_hours_left([all_jobs], rows, 1, "to_repair"))
