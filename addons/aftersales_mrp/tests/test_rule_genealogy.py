from itertools import chain

from odoo.tests import BaseCase, tagged

from ..rules.genealogy import share_out


@tagged("-at_install", "post_install")
class TestRuleGenealogy(BaseCase):
    """Who got what, without any database."""

    def test_serials_go_to_one_unit_each_in_their_order(self):
        self.assertEqual(
            share_out([("A", 1), ("B", 1), ("C", 1), ("D", 1)], 2, is_whole=True),
            [["A", "B"], ["C", "D"]],
        )

    def test_uneven_serials_are_all_shared_out_once(self):
        for count in range(1, 8):
            shares = share_out(
                [(number, 1) for number in range(5)], count, is_whole=True
            )
            with self.subTest(count):
                self.assertEqual(len(shares), count)
                self.assertEqual(sorted(chain(*shares)), [0, 1, 2, 3, 4])

    def test_batch_goes_to_every_unit_that_has_some_of_it(self):
        self.assertEqual(
            share_out([("ONE", 3), ("TWO", 1)], 2, is_whole=False),
            [["ONE"], ["ONE", "TWO"]],
        )
        self.assertEqual(
            share_out([("ONE", 0.3), ("TWO", 0.3)], 3, is_whole=False),
            [["ONE"], ["ONE", "TWO"], ["TWO"]],
        )

    def test_whole_run_of_one_batch_has_it_everywhere(self):
        self.assertEqual(share_out([("ONE", 7)], 3, is_whole=False), [["ONE"]] * 3)

    def test_nothing_consumed_and_nothing_made_share_nothing(self):
        self.assertEqual(share_out([], 2, is_whole=True), [[], []])
        self.assertEqual(share_out([("ONE", 0)], 1, is_whole=False), [[]])
        self.assertEqual(share_out([("ONE", 1)], 0, is_whole=False), [])
