from odoo.tests import BaseCase, tagged

from ..rules.distance import distance_km

TEHRAN = (35.6892, 51.3890)
ISFAHAN = (32.6546, 51.6680)


@tagged("post_install", "-at_install")
class TestRuleDistance(BaseCase):
    """Distances as the crow flies."""

    def test_known_cities_are_as_far_apart_as_on_a_map(self):
        self.assertAlmostEqual(distance_km(TEHRAN, ISFAHAN), 338, delta=2)

    def test_way_back_is_as_long(self):
        self.assertEqual(distance_km(TEHRAN, ISFAHAN), distance_km(ISFAHAN, TEHRAN))

    def test_same_place_is_no_way(self):
        self.assertEqual(distance_km(TEHRAN, TEHRAN), 0)

    def test_half_the_globe_is_the_longest_way(self):
        self.assertAlmostEqual(distance_km((0, 1), (0, -179)), 20015, delta=1)

    def test_unknown_place_is_no_distance(self):
        self.assertEqual(distance_km((0, 0), TEHRAN), 0)
        self.assertEqual(distance_km(TEHRAN, (0.0, 0.0)), 0)
