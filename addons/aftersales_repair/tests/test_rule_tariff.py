from odoo.tests import BaseCase, tagged

from ..rules.tariff import Job, Tariff, choose, choose_automatic

TRAVEL, LABOR = 1, 2


@tagged("post_install", "-at_install")
class TestRuleTariff(BaseCase):
    """Which row of a tariff a job falls under, without a database."""

    def _tariff(self, number=1, **vals):
        return Tariff(id=number, service_ids=frozenset([TRAVEL]), **vals)

    def test_a_row_without_conditions_fits_every_job(self):
        self.assertTrue(self._tariff().fits(Job()))
        self.assertTrue(self._tariff().fits(Job(5, frozenset([1]), "customer")))

    def test_each_condition_alone_can_refuse(self):
        job = Job(
            work_type_id=1,
            category_ids=frozenset([10, 11]),
            place="customer",
            area_ids=frozenset([20, 21]),
            agent_id=30,
            distance=12.0,
        )
        for field, right, wrong in (
            ("work_type_ids", {1, 9}, {9}),
            ("category_ids", {11}, {12}),
            ("places", {"customer"}, {"workshop"}),
            ("area_ids", {20}, {29}),
            ("agent_ids", {30}, {31}),
        ):
            with self.subTest(field=field):
                self.assertTrue(self._tariff(**{field: frozenset(right)}).fits(job))
                self.assertFalse(self._tariff(**{field: frozenset(wrong)}).fits(job))

    def test_distances_meet_without_gap_or_overlap(self):
        near = self._tariff(1, distance_to=10.0)
        far = self._tariff(2, distance_from=10.0, distance_to=50.0)
        beyond = self._tariff(3, distance_from=50.0)
        for distance, expected in ((0, 1), (9.99, 1), (10, 2), (49.9, 2), (50, 3)):
            job = Job(distance=distance)
            self.assertEqual(
                [row.id for row in (near, far, beyond) if row.fits(job)], [expected]
            )

    def test_the_first_row_that_fits_is_taken(self):
        special = self._tariff(1, agent_ids=frozenset([30]))
        general = self._tariff(2)

        self.assertEqual(choose([special, general], TRAVEL, Job(agent_id=30)), special)
        self.assertEqual(choose([special, general], TRAVEL, Job()), general)
        self.assertIsNone(choose([special, general], LABOR, Job()))

    def test_quantities_are_fixed_by_the_hour_or_by_the_way(self):
        job = Job(distance=25.0)
        self.assertEqual(self._tariff(quantity=2).get_quantity(job, 3), 2)
        self.assertEqual(
            self._tariff(quantity=2, basis="hours").get_quantity(job, 3), 6
        )
        way = self._tariff(quantity=2, basis="distance", free_distance=5.0)
        self.assertEqual(way.get_quantity(job, 3), 40)
        self.assertEqual(way.get_quantity(Job(distance=3.0), 3), 0)

    def test_an_earlier_exception_holds_back_the_automatic_row(self):
        exception = self._tariff(1, agent_ids=frozenset([30]))
        rule = self._tariff(2, is_automatic=True)

        self.assertEqual(choose_automatic([exception, rule], Job()), {TRAVEL: rule})
        self.assertEqual(choose_automatic([exception, rule], Job(agent_id=30)), {})
