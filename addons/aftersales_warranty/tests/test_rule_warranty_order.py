from datetime import date

from odoo.tests import BaseCase, tagged

from ..rules.warranty_order import find_overtaken, get_removal_date, is_shorter

MAY = date(2027, 5, 1)
JUNE = date(2027, 6, 1)


@tagged("-at_install", "post_install")
class TestRuleWarrantyOrder(BaseCase):
    """Which unit has to leave first, without any database."""

    def test_supplier_date_comes_before_a_running_promise(self):
        self.assertEqual(get_removal_date(JUNE, MAY), JUNE)
        self.assertEqual(get_removal_date(None, MAY), MAY)
        self.assertIsNone(get_removal_date(False, False))

    def test_unit_overtakes_only_an_earlier_one_on_its_own_shelf(self):
        earliest = {"here": MAY}

        late = find_overtaken(
            [
                ("later", ("here", JUNE)),
                ("equal", ("here", MAY)),
                ("elsewhere", ("there", JUNE)),
                ("unknown", ("here", None)),
            ],
            earliest,
        )

        self.assertEqual(late, ["later"])

    def test_supplier_warranty_is_short_where_both_ends_are_known(self):
        self.assertTrue(is_shorter(MAY, JUNE))
        self.assertFalse(is_shorter(JUNE, JUNE))
        self.assertFalse(is_shorter(None, JUNE))
        self.assertFalse(is_shorter(MAY, False))
