from odoo.tests import tagged
from odoo.tests.common import BaseCase

from ..rules.replacement import Record, find_reached


@tagged("post_install", "-at_install")
class TestReplacementThreshold(BaseCase):
    """What is too much for a unit; no database is needed."""

    def test_reaching_one_limit_is_enough(self):
        limits = Record(repairs=3, days=30)

        self.assertEqual(
            find_reached(Record(repairs=3, days=2), limits), [("repairs", 3, 3)]
        )
        self.assertEqual(
            find_reached(Record(repairs=1, days=30.5), limits), [("days", 30.5, 30)]
        )

    def test_all_limits_that_were_reached_are_told(self):
        record = Record(repairs=4, same_fault=2, days=31, cost_percent=75)
        limits = Record(repairs=3, same_fault=2, days=30, cost_percent=70)

        names = [name for name, _value, _limit in find_reached(record, limits)]
        self.assertEqual(names, ["repairs", "same_fault", "days", "cost_percent"])

    def test_less_than_the_limit_is_not_too_much(self):
        limits = Record(repairs=3, same_fault=2, days=30, cost_percent=70)

        self.assertFalse(find_reached(Record(2, 1, 29.9, 69.9), limits))

    def test_zero_is_no_limit(self):
        self.assertFalse(find_reached(Record(99, 99, 999, 999), Record()))
