from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import ROLES, WarrantyCommon


class WarrantyOrderCommon(WarrantyCommon):
    """Two units of one product in stock, one with an earlier warranty date."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls._create_lots("LATE", supplier_warranty_end="2027-06-01")
        cls.early = cls._create_lots("EARLY", supplier_warranty_end="2027-05-01")
        cls._stock(cls.late)
        cls._stock(cls.early)

    @classmethod
    def _validate(cls, picking, role=None):
        user = cls.users[role] if role else cls.env.user
        return picking.with_user(user).with_context(skip_sms=True).button_validate()

    def _assert_refused(self, picking, role="storekeeper"):
        """Check that the storekeeper is refused, in words that help him."""
        with self.assertRaises(UserError) as error:
            self._validate(picking, role)
        self.assertIn("have to leave first", str(error.exception))
        self.assertNotEqual(picking.state, "done")
        return str(error.exception)


@tagged("post_install", "-at_install")
class TestWarrantyOrder(WarrantyOrderCommon):
    """A unit is not sold while one with an earlier date stays in stock."""

    # === PROPOSAL === #

    def test_sale_reserves_the_earliest_date_first_and_the_undated_last(self):
        self._stock(self._create_lots("UNDATED"))

        moves = [self._sell().picking_ids.move_ids for _number in range(3)]

        self.assertEqual(
            [move.lot_ids.name for move in moves], ["EARLY", "LATE", "UNDATED"]
        )

    def test_undated_units_leave_in_the_order_they_came(self):
        product = self._create_product("Freezer", tracking="serial")
        first = self._create_lots("Z-FIRST", product=product)
        second = self._create_lots("A-SECOND", product=product)
        self._stock(first)
        self._stock(second)
        first.quant_ids.filtered("quantity").in_date = "2026-01-01"

        move = self._sell(product=product).picking_ids.move_ids

        self.assertEqual(move.lot_ids, first)

    def test_strategy_is_chosen_by_category_location_or_warehouse(self):
        quants = self.env["stock.quant"]
        strategy = self.env.ref("aftersales_warranty.product_removal_warranty_date")
        fifo = self.env["product.removal"].search([("method", "=", "fifo")], limit=1)

        def get_strategy():
            return quants._get_removal_strategy(self.fridge, self.stock_location)

        self.assertEqual(get_strategy(), "warranty_date")
        self.warehouse.ship_by_warranty_date = False
        self.assertEqual(get_strategy(), "fifo")
        self.stock_location.removal_strategy_id = strategy
        self.assertEqual(get_strategy(), "warranty_date")
        self.fridge.categ_id = self.env["product.category"].create(
            {"name": "FIFO", "removal_strategy_id": fifo.id}
        )
        self.assertEqual(get_strategy(), "fifo")
        self.warehouse.ship_by_warranty_date = True
        self.assertEqual(get_strategy(), "fifo")
        self.fridge.categ_id.removal_strategy_id = strategy
        self.assertEqual(get_strategy(), "warranty_date")

    def test_goods_without_serials_keep_the_strategy_of_core(self):
        strategy = self.env["stock.quant"]._get_removal_strategy(
            self.thermostat, self.stock_location
        )
        self.assertEqual(strategy, "fifo")

    # === THE DATE OF A UNIT === #

    def test_promise_that_runs_in_stock_dates_a_unit_without_supplier(self):
        self.warranty_type.start_rule = "production"
        lot = self._create_lots("FR-1", manufacture_date="2026-01-10")
        self.assertEqual(str(lot.removal_warranty_date), "2028-01-09")

        self._create_card(lot).action_issue()
        self.assertEqual(str(lot.removal_warranty_date), "2028-01-09")

        lot.current_card_id.action_suspend("Taken back")
        self.assertFalse(lot.removal_warranty_date)

    def test_promise_that_starts_with_the_delivery_dates_no_unit_in_stock(self):
        lot = self._create_lots(
            "FR-1", manufacture_date="2026-01-10", receipt_date="2026-01-20"
        )
        self.assertFalse(lot.removal_warranty_date)

    # === REFUSAL === #

    def test_later_unit_is_refused_and_the_earlier_is_named(self):
        picking = self._fill(self._sell().picking_ids, self.late)

        message = self._assert_refused(picking)

        self.assertIn("LATE", message)
        self.assertIn("2027-06-01", message)
        self.assertIn("EARLY", message)
        self.assertIn("2027-05-01", message)
        self.assertIn(self.stock_location.display_name, message)

    def test_there_is_no_way_round_the_check_of_the_button(self):
        picking = self._fill(self._sell().picking_ids, self.late)
        for step in (
            picking._action_done,
            picking.move_ids._action_done,
            picking.with_context(skip_sanity_check=True)._action_done,
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                step()

    def test_serial_exchanged_on_a_done_delivery_is_checked_too(self):
        delivery = self._fill(self._sell().picking_ids, self.early)
        self._validate(delivery, "storekeeper")

        line = delivery.move_ids.move_line_ids.with_user(self.users["storekeeper"])
        with self.assertRaises(UserError), self.env.cr.savepoint():
            line.lot_id = self.late

    def test_serial_added_to_a_done_delivery_is_checked_too(self):
        third = self._stock(
            self._create_lots("FIRST", supplier_warranty_end="2027-01-01")
        )
        delivery = self._fill(self._sell().picking_ids, third)
        self._validate(delivery, "storekeeper")

        with self.assertRaises(UserError), self.env.cr.savepoint():
            delivery.move_ids.move_line_ids = [
                Command.create(
                    {
                        "product_id": self.fridge.id,
                        "lot_id": self.late.id,
                        "quantity": 1,
                        "picking_id": delivery.id,
                        "location_id": self.stock_location.id,
                        "location_dest_id": delivery.location_dest_id.id,
                    }
                )
            ]

    def test_serial_keyed_in_by_name_is_checked_too(self):
        picking = self._sell().picking_ids
        picking.picking_type_id.use_create_lots = True
        self._fill(picking, self.late)
        picking.move_ids.move_line_ids.write({"lot_id": False, "lot_name": "LATE"})

        self._assert_refused(picking)

    def test_earlier_unit_leaves(self):
        picking = self._fill(self._sell().picking_ids, self.early)
        self._validate(picking, "storekeeper")
        self.assertEqual(picking.state, "done")

    def test_units_of_one_delivery_do_not_count_against_each_other(self):
        picking = self._fill(self._sell(2).picking_ids, self.late + self.early)
        self._validate(picking, "storekeeper")
        self.assertEqual(picking.state, "done")

    def test_deliveries_validated_together_do_not_count_against_each_other(self):
        first = self._fill(self._sell().picking_ids, self.late)
        second = self._fill(self._sell().picking_ids, self.early)
        self._validate(first + second, "storekeeper")
        self.assertEqual((first + second).mapped("state"), ["done", "done"])

    def test_unit_reserved_for_the_same_delivery_and_left_behind_counts(self):
        picking = self._sell(2).picking_ids
        self.assertEqual(picking.move_ids.lot_ids, self.late + self.early)
        for line in picking.move_ids.move_line_ids:
            line.picked = line.lot_id == self.late

        with self.assertRaises(UserError):
            picking.with_context(skip_sms=True, skip_backorder=True)._action_done()

    def test_unit_reserved_for_somebody_else_does_not_count(self):
        other = self._sell().picking_ids
        self.assertEqual(other.move_ids.lot_ids, self.early)

        picking = self._fill(self._sell().picking_ids, self.late)
        self._validate(picking, "storekeeper")

        self.assertEqual(picking.state, "done")

    def test_equal_and_unknown_dates_are_never_refused(self):
        equal = self._create_lots("EQUAL", supplier_warranty_end="2027-05-01")
        undated = self._create_lots("UNDATED")
        for lot in self._stock(equal + undated):
            picking = self._fill(self._sell().picking_ids, lot)
            self._validate(picking, "storekeeper")
            self.assertEqual(picking.state, "done")

    def test_only_sellable_stock_of_the_same_warehouse_counts(self):
        elsewhere = self.env["stock.warehouse"].create(
            {"name": "Elsewhere", "code": "ELSE"}
        )
        outside = self.env["stock.location"].create(
            {"name": "Custody", "usage": "internal"}
        )
        transit = self.env["stock.location"].create(
            {
                "name": "On the Road",
                "usage": "transit",
                "location_id": self.stock_location.id,
            }
        )
        self.env["stock.quant"]._update_available_quantity(
            self.fridge, self.stock_location, -1, lot_id=self.early
        )
        places = (
            elsewhere.lot_stock_id,
            outside,
            transit,
            self.warehouse.wh_output_stock_loc_id,
        )
        for number, place in enumerate(places):
            lot = self._create_lots(f"X-{number}", supplier_warranty_end="2027-01-01")
            self.env["stock.quant"]._update_available_quantity(
                self.fridge, place, 1, lot_id=lot
            )

        picking = self._fill(self._sell().picking_ids, self.late)
        self._validate(picking, "storekeeper")

        self.assertEqual(picking.state, "done")

    def test_shelf_below_the_stock_counts(self):
        shelf = self.env["stock.location"].create(
            {
                "name": "Shelf",
                "usage": "internal",
                "location_id": self.stock_location.id,
            }
        )
        lot = self._create_lots("SHELVED", supplier_warranty_end="2027-01-01")
        self._stock(lot, shelf)
        picking = self._fill(self._sell().picking_ids, self.early)

        self.assertIn(shelf.display_name, self._assert_refused(picking))

    def test_goods_of_an_owner_do_not_count(self):
        self.env["stock.quant"]._update_available_quantity(
            self.fridge, self.stock_location, -1, lot_id=self.early
        )
        self.env["stock.quant"]._update_available_quantity(
            self.fridge, self.stock_location, 1, lot_id=self.early, owner_id=self.dealer
        )
        picking = self._fill(self._sell().picking_ids, self.late)
        self._validate(picking, "storekeeper")
        self.assertEqual(picking.state, "done")

    def test_another_product_does_not_count(self):
        freezer = self._create_product("Freezer", tracking="serial")
        lot = self._create_lots(
            "FZ-1", product=freezer, supplier_warranty_end="2029-01-01"
        )
        self._stock(lot)
        picking = self._fill(self._sell(product=freezer).picking_ids, lot)
        self._validate(picking, "storekeeper")
        self.assertEqual(picking.state, "done")

    def test_case_moves_internal_moves_and_returns_are_never_refused(self):
        supplier = self.env.ref("stock.stock_location_suppliers")
        shelf = self.env["stock.location"].create(
            {
                "name": "Shelf",
                "usage": "internal",
                "location_id": self.stock_location.id,
            }
        )
        self._move(self.late, self.stock_location, shelf)
        self._move(self.late, shelf, self.stock_location)
        self._move(self.late, self.stock_location, supplier)
        self._move(self.late, supplier, self.stock_location)
        self.patch(
            self.registry["stock.move"], "_is_aftersales_move", lambda self: True
        )
        self._move(self.late, self.stock_location, self.customer_location)

    def _move(self, lot, source, destination):
        places = {"location_id": source.id, "location_dest_id": destination.id}
        move = self.env["stock.move"].create(
            {
                "product_id": lot.product_id.id,
                "product_uom_qty": 1,
                "picked": True,
                "move_line_ids": [
                    Command.create(
                        {
                            "product_id": lot.product_id.id,
                            "lot_id": lot.id,
                            "quantity": 1,
                            **places,
                        }
                    )
                ],
                **places,
            }
        )
        move._action_done()
        self.assertEqual(move.state, "done")

    def test_warehouse_that_does_not_keep_the_order_refuses_nothing(self):
        self.warehouse.ship_by_warranty_date = False
        picking = self._fill(self._sell().picking_ids, self.late)
        self._validate(picking, "storekeeper")
        self.assertEqual(picking.state, "done")

    def test_returned_unit_with_suspended_card_holds_nothing_up(self):
        delivery = self._fill(self._sell().picking_ids, self.early)
        self._validate(delivery)
        back = self._return(delivery)
        self.assertEqual(back.state, "done")
        self.early.supplier_warranty_end = False

        picking = self._fill(self._sell().picking_ids, self.late)
        self._validate(picking, "storekeeper")

        self.assertEqual(picking.state, "done")

    # === COST === #

    def test_check_costs_the_same_for_few_and_many(self):
        self._count_queries(2, "WARM")
        few = self._count_queries(2, "FEW")
        many = self._count_queries(60, "MANY")

        self.assertLessEqual(many, few)
        self.assertLessEqual(many, 12)

    def _count_queries(self, count, prefix):
        lots = self._stock(
            self._create_lots(
                *(f"{prefix}-{number}" for number in range(count)),
                supplier_warranty_end="2027-04-01",
            )
        )
        picking = self._fill(self._sell(count).picking_ids, lots)
        self.env.flush_all()
        self.env.invalidate_all()
        lines = self.env["stock.move.line"].browse(picking.move_ids.move_line_ids.ids)
        before = self.env.cr.sql_log_count
        lines._check_warranty_order()
        return self.env.cr.sql_log_count - before

    def test_goods_without_dates_cost_no_search_at_all(self):
        lots = self._stock(self._create_lots("U-1", "U-2"))
        picking = self._fill(self._sell(2).picking_ids, lots)
        self.env.flush_all()
        picking.move_ids.move_line_ids.lot_id.mapped("removal_warranty_date")
        picking.move_ids.move_line_ids._check_warranty_order()

        with self.assertQueryCount(0):
            picking.move_ids.move_line_ids._check_warranty_order()


@tagged("post_install", "-at_install")
class TestWarrantyOverride(WarrantyOrderCommon):
    """Whoever has the right lets a later unit through, and says why."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["override"] = new_test_user(
            cls.env,
            "warranty_override",
            groups="stock.group_stock_user,"
            "aftersales_warranty.aftersales_group_warranty_override",
        )

    def _open(self, action, user=None):
        model = self.env[action["res_model"]]
        return Form(
            model.with_user(user or self.users["override"]).with_context(
                **action["context"]
            )
        )

    def test_manager_has_the_right_and_no_other_role(self):
        for role in ROLES:
            has_right = self.users[role].has_group(
                "aftersales_warranty.aftersales_group_warranty_override"
            )
            with self.subTest(role):
                self.assertEqual(has_right, role == "manager")

    def test_holder_of_the_right_is_asked_why_and_the_delivery_goes_on(self):
        picking = self._fill(self._sell().picking_ids, self.late)

        action = self._validate(picking, "override")
        self.assertEqual(action["res_model"], "aftersales.warranty.override.wizard")
        self.assertNotEqual(picking.state, "done")
        form = self._open(action)
        self.assertIn("EARLY", form.message)
        form.reason = "The customer has chosen it"
        form.save().action_confirm()

        self.assertEqual(picking.state, "done")
        override = picking.warranty_override_ids
        self.assertRecordValues(
            override,
            [
                {
                    "lot_ids": self.late.ids,
                    "reason": "The customer has chosen it",
                    "create_uid": self.users["override"].id,
                }
            ],
        )
        self.assertIn(
            "The customer has chosen it", str(picking.message_ids.mapped("body"))
        )

    def test_reason_is_required(self):
        picking = self._fill(self._sell().picking_ids, self.late)
        form = self._open(self._validate(picking, "override"))
        with self.assertRaises(AssertionError):
            form.save()

    def test_leave_holds_for_its_own_units_and_transfer_only(self):
        other = self._stock(
            self._create_lots("OTHER", supplier_warranty_end="2027-07-01")
        )
        picking = self._fill(self._sell(2).picking_ids, self.late + other)
        self._allow(picking, self.late)
        message = self._assert_refused(picking)
        self.assertNotIn("• LATE", message)

        elsewhere = self._fill(self._sell().picking_ids, self.late)
        self._assert_refused(elsewhere)

    def _allow(self, picking, lots):
        return (
            self.env["aftersales.warranty.override"]
            .with_user(self.users["override"])
            .create(
                {
                    "picking_id": picking.id,
                    "lot_ids": [Command.set(lots.ids)],
                    "reason": "Agreed",
                }
            )
        )

    def test_leave_given_beforehand_lets_the_storekeeper_validate(self):
        picking = self._fill(self._sell().picking_ids, self.late)
        action = picking.with_user(self.users["override"]).action_allow_later_units()
        form = self._open(action)
        form.lot_ids.add(self.late)
        form.reason = "Agreed by phone"
        form.save().action_confirm()
        self.assertNotEqual(picking.state, "done")

        self._validate(picking, "storekeeper")

        self.assertEqual(picking.state, "done")

    def test_nobody_else_gives_leave_and_nobody_takes_it_back(self):
        picking = self._fill(self._sell().picking_ids, self.late)
        override = self._allow(picking, self.late)
        for role in set(ROLES) - {"manager"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self.env["aftersales.warranty.override"].with_user(
                    self.users[role]
                ).create({"picking_id": picking.id, "reason": "Mine"})
        for role in ("manager", "override"):
            as_role = override.with_user(self.users[role])
            with self.subTest(role), self.assertRaises(AccessError):
                as_role.reason = "Another one"
            with self.subTest(role), self.assertRaises(AccessError):
                as_role.unlink()
        with self.assertRaises(AccessError):
            self.env["aftersales.warranty.override.wizard"].with_user(
                self.users["storekeeper"]
            ).create({"reason": "Mine"})

    def test_leave_survives_the_question_about_a_backorder(self):
        picking = self._sell(2).picking_ids
        self._fill(picking, self.late)

        backorder = self._validate(picking, "override")
        self.assertEqual(backorder["res_model"], "stock.backorder.confirmation")
        with self._open(backorder) as form:
            wizard = form.save()
        action = wizard.process()
        self.assertEqual(action["res_model"], "aftersales.warranty.override.wizard")
        form = self._open(action)
        form.reason = "Urgent"
        form.save().action_confirm()

        self.assertEqual(picking.state, "done")
        self.assertEqual(picking.backorder_ids.move_ids.product_uom_qty, 1)
        self.assertNotIn(self.late, picking.backorder_ids.move_ids.lot_ids)
