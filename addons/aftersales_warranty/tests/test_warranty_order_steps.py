from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_warranty_order import WarrantyOrderCommon


@tagged("post_install", "-at_install")
class TestWarrantyOrderSteps(WarrantyOrderCommon):
    """Where a delivery takes several steps, the first one out of stock is asked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse.delivery_steps = "pick_pack_ship"

    def _sell_in_steps(self):
        order = self._sell()
        self.assertEqual(len(order.picking_ids), 1)
        return order

    def test_first_step_is_refused_where_another_unit_can_still_be_taken(self):
        order = self._sell_in_steps()
        pick = self._fill(order.picking_ids, self.late)
        self.assertEqual(pick.picking_type_code, "internal")

        self._assert_refused(pick)

        self._fill(pick, self.early)
        self._validate(pick, "storekeeper")
        self.assertEqual(pick.state, "done")

    def test_later_steps_ask_no_more(self):
        order = self._sell_in_steps()
        self._validate(self._fill(order.picking_ids, self.early), "storekeeper")
        earlier_still = self._create_lots("NEW", supplier_warranty_end="2027-01-01")
        self._stock(earlier_still)

        for _step in ("pack", "ship"):
            picking = order.picking_ids.filtered(lambda p: p.state == "assigned")
            self._validate(picking, "storekeeper")
            self.assertEqual(picking.state, "done")

        self.assertEqual(self.early.card_ids.state, "issued")

    def test_unit_brought_to_the_exit_by_hand_is_asked_at_the_exit(self):
        exit_place = self.warehouse.wh_output_stock_loc_id
        self.env["stock.quant"]._update_available_quantity(
            self.fridge, self.stock_location, -1, lot_id=self.late
        )
        self.env["stock.quant"]._update_available_quantity(
            self.fridge, exit_place, 1, lot_id=self.late
        )
        move = self.env["stock.move"].create(
            {
                "product_id": self.fridge.id,
                "product_uom_qty": 1,
                "location_id": exit_place.id,
                "location_dest_id": self.customer_location.id,
            }
        )
        move._action_confirm()
        move._action_assign()
        self.assertEqual(move.lot_ids, self.late)
        move.picked = True

        with self.assertRaises(UserError):
            move._action_done()

    def test_plain_internal_move_to_the_exit_is_not_refused(self):
        places = {
            "location_id": self.stock_location.id,
            "location_dest_id": self.warehouse.wh_output_stock_loc_id.id,
        }
        move_vals = {"product_id": self.fridge.id, "product_uom_qty": 1, **places}
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.int_type_id.id,
                "move_ids": [Command.create(move_vals)],
                **places,
            }
        )
        picking.action_confirm()
        self._fill(picking, self.late)

        self._validate(picking, "storekeeper")

        self.assertEqual(picking.state, "done")

    def test_reason_given_at_the_first_step_serves_for_all(self):
        order = self._sell_in_steps()
        pick = self._fill(order.picking_ids, self.late)
        action = self._validate(pick, "manager")
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.users["manager"])
            .with_context(**action["context"])
            .create({"reason": "Chosen by the customer"})
        )
        wizard.action_confirm()
        self.assertEqual(pick.state, "done")

        for _step in ("pack", "ship"):
            picking = order.picking_ids.filtered(lambda p: p.state == "assigned")
            self._validate(picking, "storekeeper")
            self.assertEqual(picking.state, "done")
