from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.aftersales_warranty.tests.parallel import (
    ConnectedCase,
    run_in_parallel,
)

from ..rules.address import get_household

KEY = "test:203.0.113.7"


@tagged("post_install", "-at_install")
class TestRateLimit(TransactionCase):
    """Who comes too often waits."""

    def setUp(self):
        super().setUp()
        self.enterContext(self.enter_registry_test_mode())
        self.limits = self.env["aftersales.rate.limit"]

    def _hit(self, times=1, key=KEY):
        return [self.limits._hit(key, 3, 60) for __ in range(times)][-1]

    def _end_span(self):
        self.limits.search([]).date_end = "2000-01-01 00:00:00"
        self.env.flush_all()

    def test_as_many_as_allowed_get_in(self):
        self.assertEqual(self._hit(3), 0)

    def test_one_too_many_waits_for_the_end_of_the_span(self):
        self.assertIn(self._hit(4), range(55, 61))

    def test_another_key_is_counted_apart(self):
        self._hit(4)

        self.assertEqual(self._hit(key="test:203.0.113.8"), 0)

    def test_after_the_span_it_begins_anew(self):
        self._hit(4)
        self._end_span()

        self.assertEqual(self._hit(3), 0)
        self.assertTrue(self._hit())

    def test_to_ask_counts_nothing(self):
        self._hit(3)

        for __ in range(5):
            self.assertTrue(self.limits._get_wait(KEY, 3))
            self.assertEqual(self.limits._get_wait(KEY, 4), 0)

        self._end_span()
        self.assertEqual(self.limits._get_wait(KEY, 3), 0)

    def test_a_key_that_is_forgotten_begins_anew(self):
        self._hit(4)

        self.limits._forget(KEY)

        self.assertEqual(self._hit(), 0)

    def test_a_key_of_any_length_and_content_is_counted(self):
        for key in ("x" * 5000, "\0'; --", "٩٨"):
            with self.subTest(key=key[:10]):
                self.assertEqual(self._hit(3, key), 0)
                self.assertTrue(self._hit(1, key))

    def test_ended_spans_are_cleaned_up(self):
        self._hit(1)
        self._end_span()
        self._hit(1, "test:running")

        self.limits._gc_ended()

        keys = self.limits.search([]).mapped("key")
        self.assertNotIn(KEY, keys)
        self.assertIn("test:running", keys)

    def test_only_a_manager_reads_who_came(self):
        clerk = new_test_user(self.env, "limit_clerk", groups="base.group_user")
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base"):
            self.limits.with_user(clerk).search([])

    def test_an_address_is_that_of_a_household(self):
        for address, expected in (
            ("203.0.113.7", "203.0.113.7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
            ("", ""),
            (None, ""),
            ("unknown", "unknown"),
        ):
            with self.subTest(address=address):
                self.assertEqual(get_household(address), expected)


@tagged("post_install", "-at_install")
class TestRateLimitConcurrency(ConnectedCase):
    """Many workers count together."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self._connect() as env:
            env["aftersales.rate.limit"].search([("key", "like", "test:")]).unlink()

    def test_twenty_at_once_are_twenty(self):
        waits = []

        def hit(env):
            waits.append(env["aftersales.rate.limit"]._hit(KEY, 5, 600))

        errors = run_in_parallel(self.registry, hit)

        self.assertEqual(errors, [])
        self.assertEqual(len(waits), 20)
        self.assertEqual(waits.count(0), 5)

    def test_a_visit_that_failed_is_counted(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["aftersales.rate.limit"]._hit(KEY, 5, 600)
            cr.rollback()

        with self._connect() as env:
            counted = env["aftersales.rate.limit"].search([("key", "=", KEY)])
            self.assertEqual(counted.count, 1)
