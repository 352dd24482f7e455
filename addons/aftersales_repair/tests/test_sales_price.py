from odoo.tests import tagged
from odoo.tests.common import BaseCase

from ..rules.cover_price import get_cover, split_discount
from .invoice_common import InvoiceCommon


class TestRuleCoverPrice(BaseCase):
    """A joint discount is taken apart again."""

    def _get_cover(self, full, discount, covered):
        charged = round(full * (1 - discount / 100), 2)
        return get_cover(full, charged, discount, covered, lambda x: round(x, 2))

    def test_cover_alone_is_no_reduction(self):
        self.assertAlmostEqual(split_discount(40, 40), 0.0)
        self.assertEqual(self._get_cover(100, 40, 40), 40.0)

    def test_reduction_and_cover_are_told_apart(self):
        # 10 % off, then 40 % of 90 covered
        self.assertAlmostEqual(split_discount(46, 40), 10.0)
        self.assertEqual(self._get_cover(100, 46, 40), 36.0)

    def test_full_cover_leaves_nothing_to_reduce(self):
        self.assertEqual(split_discount(100, 100), 0.0)
        self.assertEqual(self._get_cover(100, 100, 100), 100.0)

    def test_full_price_less_cover_is_charged_to_the_cent(self):
        # the discount of an estimate has two digits, a verdict more
        for discount, covered in ((33.33, 33.333), (33.34, 33.337)):
            charged = round(74.97 * (1 - discount / 100), 2)
            amount = self._get_cover(74.97, discount, covered)
            self.assertEqual(round(74.97 - amount, 2), charged)

    def test_discount_below_the_cover_reduces_nothing(self):
        self.assertEqual(split_discount(0, 40), 0.0)


@tagged("post_install", "-at_install")
class TestSalesPrice(InvoiceCommon):
    """What sales offered is what the case shows and what the customer pays."""

    def test_price_to_pay_follows_what_sales_offered(self):
        case, _order = self._take_in()
        part = self._plan_part(case, self.gasket, 2)
        self._quote(case)
        self.assertEqual(part.price_charged, 50.0)

        part.sale_line_id.write({"price_unit": 20.0, "discount": 10.0})

        self.assertRecordValues(
            part, [{"price_full": 50.0, "price_covered": 0.0, "price_charged": 36.0}]
        )
        self.assertRecordValues(
            case,
            [
                {
                    "price_full": 50.0,
                    "price_covered": 0.0,
                    "price_reduced": 14.0,
                    "price_charged": 36.0,
                }
            ],
        )

    def test_reduction_of_a_partly_covered_line_is_no_cover(self):
        self.unit.current_card_id.coverage_ids[0].parts_percent = 40
        case = self._request()
        self._assign(case)
        part = self._plan_part(case, self.gasket, 4)
        self._quote(case)

        part.sale_line_id.discount = 46

        self.assertRecordValues(
            part, [{"price_full": 100.0, "price_covered": 36.0, "price_charged": 54.0}]
        )

    def test_declined_estimate_counts_no_more(self):
        case, _order = self._take_in()
        part = self._plan_part(case, self.gasket, 2)
        self._quote(case)
        part.sale_line_id.price_unit = 20.0
        self._answer(case, False)

        self.assertEqual(part.price_charged, 50.0)

    def test_discount_of_sales_survives_a_revised_estimate(self):
        case, _order = self._take_in()
        part = self._plan_part(case, self.gasket, 2)
        estimate = self._quote(case)
        part.sale_line_id.discount = 10
        part.with_user(self.technician).quantity = 3

        self._quote(case)

        self.assertRecordValues(
            estimate.order_line, [{"product_uom_qty": 3.0, "discount": 10.0}]
        )
        self.assertEqual(part.price_charged, 67.5)

    def test_cover_survives_a_revised_estimate_without_a_discount(self):
        self.unit.current_card_id.coverage_ids[0].parts_percent = 40
        case = self._request()
        self._assign(case)
        part = self._plan_part(case, self.gasket, 2)
        estimate = self._quote(case)
        part.with_user(self.technician).quantity = 3

        self._quote(case)

        self.assertRecordValues(
            estimate.order_line, [{"product_uom_qty": 3.0, "discount": 40.0}]
        )
