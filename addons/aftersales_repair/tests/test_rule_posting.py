from odoo.tests import BaseCase, tagged

from ..rules.posting import is_balanced, share_taken_back

A, B = ("cost", "gasket"), ("stock", "gasket")
C, D = ("cost", "fan"), ("stock", "fan")


@tagged("post_install", "-at_install")
class TestRulePosting(BaseCase):
    """Which posting of an entry a reversal by hand has taken back."""

    def test_whole_reversal_takes_all_back(self):
        postings = [{A: 30, B: -30}, {C: 5, D: -5}]
        taken = {A: -30, B: 30, C: -5, D: 5}
        shares, strange = share_taken_back(postings, taken)
        self.assertEqual(shares, [{A: -30, B: 30}, {C: -5, D: 5}])
        self.assertFalse(strange)

    def test_part_of_an_amount(self):
        shares, strange = share_taken_back([{A: 30, B: -30}], {A: -10, B: 10})
        self.assertEqual(shares, [{A: -10, B: 10}])
        self.assertFalse(strange)

    def test_one_of_two_postings(self):
        postings = [{A: 30, B: -30}, {C: 5, D: -5}]
        shares, strange = share_taken_back(postings, {C: -5, D: 5})
        self.assertEqual(shares, [{A: 0, B: 0}, {C: -5, D: 5}])
        self.assertFalse(strange)

    def test_of_two_alike_the_first_one_goes_first(self):
        shares, _strange = share_taken_back(
            [{A: 30, B: -30}, {A: 30, B: -30}], {A: -40, B: 40}
        )
        self.assertEqual(shares, [{A: -30, B: 30}, {A: -10, B: 10}])

    def test_more_than_was_posted_is_the_last_ones(self):
        shares, _strange = share_taken_back([{A: 30, B: -30}], {A: -40, B: 40})
        self.assertEqual(shares, [{A: -40, B: 40}])

    def test_same_sign_is_no_reversal_and_yet_counts(self):
        shares, _strange = share_taken_back([{A: 30, B: -30}], {A: 10, B: -10})
        self.assertEqual(shares, [{A: 10, B: -10}])

    def test_other_label_on_an_account_of_the_entry_is_strange(self):
        taken = {("cost", "written anew"): -30, B: 30}
        shares, strange = share_taken_back([{A: 30, B: -30}], taken)
        self.assertEqual(shares, [{A: 0, B: 30}])
        self.assertTrue(strange)

    def test_account_of_nobody_is_not_our_concern(self):
        _shares, strange = share_taken_back([{A: 30, B: -30}], {("bank", ""): 9})
        self.assertFalse(strange)

    def test_balance_of_what_is_left(self):
        self.assertTrue(is_balanced([20.1, -20.1]))
        self.assertTrue(is_balanced([0.1, 0.2, -0.3]))
        self.assertFalse(is_balanced([30, -20]))
