from odoo.tests import tagged

from .rights_story import RightsStory


@tagged("post_install", "-at_install")
class TestRightsNeighbours(RightsStory):
    """Two branches, and two technicians of one: tests/rights/neighbours.csv."""

    def test_neighbours_are_kept_apart_as_recorded_by_rules_that_all_matter(self):
        self._judge_sides(self._tell_sides())
