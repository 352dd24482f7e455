from odoo.tests import BaseCase, tagged

from ..rules.drawing import allot_parts, choose_returns


@tagged("post_install", "-at_install")
class TestRuleDrawing(BaseCase):
    """What a technician has to draw for his jobs, and what he brings back."""

    def test_job_lacks_what_the_technician_does_not_hold(self):
        missing = allot_parts([("A", "belt", 3)], {}, {"belt": 1})

        self.assertEqual(missing, {("A", "belt"): 2})

    def test_parts_drawn_for_one_job_are_not_there_for_another(self):
        missing = allot_parts(
            [("A", "belt", 2), ("B", "belt", 2)], {("B", "belt"): 2}, {"belt": 2}
        )

        self.assertEqual(missing, {("A", "belt"): 2})

    def test_unclaimed_parts_serve_the_earlier_job(self):
        missing = allot_parts([("A", "belt", 2), ("B", "belt", 2)], {}, {"belt": 3})

        self.assertEqual(missing, {("B", "belt"): 1})

    def test_parts_brought_back_past_us_are_claimed_no_more(self):
        missing = allot_parts([("A", "belt", 2)], {("A", "belt"): 2}, {"belt": 0})

        self.assertEqual(missing, {("A", "belt"): 2})

    def test_nothing_needed_lacks_nothing(self):
        self.assertEqual(allot_parts([], {("A", "belt"): 2}, {"belt": 2}), {})

    def test_two_lines_of_one_part_share_what_was_drawn(self):
        missing = allot_parts(
            [("A", "belt", 2), ("A", "belt", 1)], {("A", "belt"): 2}, {"belt": 2}
        )

        self.assertEqual(missing, {("A", "belt"): 1})

    def test_used_parts_do_not_come_back(self):
        self.assertEqual(
            choose_returns({("belt", ""): 1}, {("belt", ""): 5}), {("belt", ""): 1}
        )
        self.assertEqual(choose_returns({("belt", ""): 0}, {("belt", ""): 5}), {})

    def test_serial_used_in_place_of_another_leaves_one_to_bring_back(self):
        chosen = choose_returns(
            {("pump", "P1"): 1, ("pump", "P2"): 1, ("pump", "P3"): -1},
            {("pump", "P1"): 1, ("pump", "P2"): 1},
        )

        self.assertEqual(sum(chosen.values()), 1)

    def test_no_more_comes_back_than_is_there(self):
        self.assertEqual(
            choose_returns({("belt", ""): 4}, {("belt", ""): 3}), {("belt", ""): 3}
        )
        self.assertEqual(choose_returns({("belt", ""): 4}, {}), {})
