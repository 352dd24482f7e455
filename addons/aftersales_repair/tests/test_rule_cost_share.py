from odoo.tests import BaseCase, tagged

from ..rules.cost_share import split_amount, split_cover


def cents(amount):
    """Round like a currency with two decimals."""
    return round(amount, 2)


@tagged("post_install", "-at_install")
class TestRuleCostShare(BaseCase):
    """The cover of a line is borne by its carriers, to the cent."""

    def test_without_agreement_the_default_carrier_bears_all(self):
        self.assertEqual(split_cover(100, 100, {}, "brand"), {"brand": 100})
        self.assertEqual(split_cover(0, 0, {}, "brand"), {})

    def test_agreed_shares_are_shares_of_the_cover(self):
        self.assertEqual(
            split_cover(50, 50, {"brand": 70, "company": 30}, "company"),
            {"brand": 35, "company": 15},
        )

    def test_default_carrier_bears_what_an_agreement_leaves_open(self):
        self.assertEqual(
            split_cover(100, 100, {"brand": 70}, "company"),
            {"brand": 70, "company": 30},
        )

    def test_goodwill_bears_what_it_adds_to_a_promise(self):
        self.assertEqual(
            split_cover(100, 40, {}, "brand"), {"brand": 40, "goodwill": 60}
        )
        self.assertEqual(split_cover(30, 0, {}, "brand"), {"goodwill": 30})

    def test_shares_and_customer_make_the_whole_amount(self):
        percents = {"brand": 100 / 3, "company": 100 / 3}

        amounts, customer = split_amount(100.0, percents, "brand", cents)

        self.assertEqual(customer, 33.33)
        self.assertEqual(amounts, {"company": 33.33, "brand": 33.34})

    def test_first_carrier_without_a_share_keeps_nothing(self):
        amounts, customer = split_amount(10.0, {"brand": 100}, "company", cents)

        self.assertEqual(customer, 0)
        self.assertEqual(amounts, {"brand": 10.0, "company": 0.0})
