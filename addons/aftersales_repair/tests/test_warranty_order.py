from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestWarrantyOrder(AftersalesRepairCommon):
    """Units leave the stock by warranty date; service is no sale and never waits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.early = cls._add_stock(cls.fridge, 1, "FR-EARLY")
        cls.late = cls._add_stock(cls.fridge, 1, "FR-LATE")
        cls.early.supplier_warranty_end = "2027-05-01"
        (cls.late + cls.unit).supplier_warranty_end = "2027-06-01"

    def _sell(self, lot):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create({"product_id": self.fridge.id, "product_uom_qty": 1})
                ],
            }
        )
        order.action_confirm()
        picking = order.picking_ids
        picking.action_assign()
        picking.move_ids.move_line_ids.lot_id = lot
        picking.move_ids.picked = True
        picking._action_done()
        return picking

    def test_sale_of_a_later_unit_is_refused(self):
        with self.assertRaises(UserError) as error:
            self._sell(self.late)
        self.assertIn("FR-EARLY", str(error.exception))

    def test_intake_and_hand_over_are_never_refused(self):
        case = self._request()
        self.assertTrue(case.is_in_custody)
        self.assertEqual(self.unit.location_id, self.custody)

        case._hand_over()

        self.assertEqual(self.unit.location_id.usage, "customer")

    def test_replacement_by_a_later_unit_is_never_refused(self):
        case = self._request()
        case._replace_unit(self.late)
        self.assertEqual(self.late.location_id.aftersales_cost_carrier, "company")

    def test_unit_in_custody_holds_no_sale_up_even_below_the_stock(self):
        place = self.env["stock.location"].create(
            {
                "name": "Custody Shelf",
                "usage": "internal",
                "is_custody": True,
                "location_id": self.warehouse.lot_stock_id.id,
                "company_id": self.company.id,
            }
        )
        quants = self.env["stock.quant"]
        quants._update_available_quantity(
            self.fridge, self.warehouse.lot_stock_id, -1, lot_id=self.early
        )
        quants._update_available_quantity(self.fridge, place, 1, lot_id=self.early)

        picking = self._sell(self.late)

        self.assertEqual(picking.state, "done")
