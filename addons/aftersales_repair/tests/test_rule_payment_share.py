from odoo.tests import tagged
from odoo.tests.common import BaseCase

from ..rules.payment_share import settle, spread


def to_cents(amount):
    return round(amount, 2)


@tagged("post_install", "-at_install")
class TestRulePaymentShare(BaseCase):
    """Payments find their case, and no cent is lost between cases."""

    def _settle(self, totals, *settlements):
        return settle(totals, settlements, to_cents)

    def test_shares_sum_to_the_cent(self):
        shares = spread(100.0, {"a": 1, "b": 1, "c": 1}, to_cents)

        self.assertEqual(shares, {"a": 33.34, "b": 33.33, "c": 33.33})
        self.assertEqual(spread(0.01, {"a": 1, "b": 2}, to_cents), {"a": 0, "b": 0.01})
        self.assertEqual(spread(5.0, {"a": 1, "b": -1}, to_cents), {"a": 0, "b": 0})

    def test_payment_for_a_case_settles_it_first(self):
        totals = {"a": 121.0, "b": 121.0}

        self.assertEqual(
            self._settle(totals, (121.0, {"a": 121.0})), {"a": 0, "b": 121}
        )

    def test_payment_for_no_case_is_spread_over_what_is_open(self):
        totals = {"a": 100.0, "b": 50.0}

        self.assertEqual(self._settle(totals, (30.0, {})), {"a": 80.0, "b": 40.0})
        self.assertEqual(
            self._settle(totals, (100.0, {"a": 100.0}), (30.0, {})),
            {"a": 0.0, "b": 20.0},
        )

    def test_what_was_open_when_it_was_paid_is_paid(self):
        left = self._settle({"a": 121.0, "b": 121.0}, (121.0, {}), (60.5, {"a": 60.5}))

        self.assertEqual(left, {"a": 0.0, "b": 60.5})

    def test_more_than_a_case_owes_goes_to_the_others(self):
        left = self._settle({"a": 20.0, "b": 50.0}, (30.0, {"a": 30.0}))

        self.assertEqual(left, {"a": 0.0, "b": 40.0})

    def test_payment_for_a_case_that_is_not_on_it_is_spread(self):
        left = self._settle({"a": 50.0, "b": 50.0}, (10.0, {"z": 10.0}))

        self.assertEqual(left, {"a": 45.0, "b": 45.0})

    def test_case_that_gets_back_pays_nothing_first(self):
        left = self._settle({"a": -20.0, "b": 120.0}, (30.0, {"a": 30.0}))

        self.assertEqual(left, {"a": -14.0, "b": 84.0})
        self.assertEqual(sum(left.values()), 70.0)
