from odoo.exceptions import UserError
from odoo.modules.migration import load_script
from odoo.tests import tagged
from odoo.tools import file_path

from .test_branch import BranchCommon


@tagged("post_install", "-at_install")
class TestPartPlaces(BranchCommon):
    """Every warehouse, new or old, has the places and steps of the service."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        steps = cls.env["stock.picking.type"]._fields["aftersales_operation"]
        cls.operations = set(steps.get_values(cls.env))

    def _get_operations(self, warehouse):
        return self.env["stock.picking.type"].search(
            [
                ("warehouse_id", "in", warehouse.ids),
                ("aftersales_operation", "!=", False),
            ]
        )

    def _get_warehouse(self, company):
        return self.env["stock.warehouse"].search([("company_id", "=", company.id)])

    def _plan_at_branch(self, case, product, quantity=1):
        return self.env["aftersales.work.part"].create(
            {"case_id": case.id, "product_id": product.id, "quantity": quantity}
        )

    def test_later_warehouse_gets_every_operation_and_place(self):
        second = self.env["stock.warehouse"].create(
            {"name": "Second", "code": "SEC", "company_id": self.company.id}
        )

        operations = self._get_operations(second)

        self.assertEqual(
            set(operations.mapped("aftersales_operation")), self.operations
        )
        self.assertEqual(operations.company_id, self.company)
        draw = operations.filtered(lambda o: o.aftersales_operation == "draw")
        self.assertRecordValues(
            draw,
            [
                {
                    "code": "internal",
                    "default_location_src_id": second.lot_stock_id.id,
                    "default_location_dest_id": (
                        self.company.aftersales_technician_location_id.id
                    ),
                    "reservation_method": "manual",
                }
            ],
        )
        self.assertEqual(draw.return_picking_type_id.aftersales_operation, "give_back")

    def test_later_branch_gets_places_of_its_own(self):
        branch = self._make_branch("Yazd", self.company)

        branch.action_set_up_aftersales()

        self.assertEqual(
            self.operations,
            set(
                self._get_operations(self._get_warehouse(branch)).mapped(
                    "aftersales_operation"
                )
            ),
        )
        for place in (
            branch.aftersales_custody_location_id,
            branch.aftersales_technician_location_id,
            *(
                branch._get_consumption_location(carrier)
                for carrier in ("company", "brand", "goodwill")
            ),
        ):
            self.assertEqual(place.company_id, branch)
            self.assertFalse(place.warehouse_id)

    def test_migration_makes_what_an_old_database_lacks(self):
        warehouses = self._get_warehouse(self.region) | self.warehouse
        new = self._get_operations(warehouses).filtered(
            lambda operation: operation.aftersales_operation in ("draw", "give_back")
        )
        self.env["stock.rule"].search([("picking_type_id", "in", new.ids)]).unlink()
        new.unlink()
        self.region.aftersales_technician_location_id = False
        script = load_script(
            file_path("aftersales_repair/migrations/19.0.1.3.0/post-places.py"),
            "post_places",
        )

        script.migrate(self.env.cr, "19.0.1.2.0")
        self.env.invalidate_all()

        for warehouse in warehouses:
            operations = self._get_operations(warehouse).mapped("aftersales_operation")
            self.assertEqual(set(operations), self.operations)
        self.assertTrue(self.region.aftersales_technician_location_id)

    def test_migration_run_twice_makes_nothing_twice(self):
        script = load_script(
            file_path("aftersales_repair/migrations/19.0.1.3.0/post-places.py"),
            "post_places",
        )
        script.migrate(self.env.cr, "19.0.1.2.0")
        places = self.env["stock.location"].search_count([])
        operations = self.env["stock.picking.type"].search_count([])

        script.migrate(self.env.cr, "19.0.1.2.0")

        self.assertEqual(self.env["stock.location"].search_count([]), places)
        self.assertEqual(self.env["stock.picking.type"].search_count([]), operations)

    def test_store_of_parts_is_where_technicians_draw(self):
        shelf = self.env["stock.location"].create(
            {
                "name": "Parts",
                "usage": "internal",
                "location_id": self.warehouse.lot_stock_id.id,
            }
        )

        self.warehouse.aftersales_part_location_id = shelf

        operations = self._get_operations(self.warehouse)
        draw = operations.filtered(lambda o: o.aftersales_operation == "draw")
        give_back = operations.filtered(lambda o: o.aftersales_operation == "give_back")
        self.assertEqual(draw.default_location_src_id, shelf)
        self.assertEqual(give_back.default_location_dest_id, shelf)

    def test_branch_without_warehouse_gets_a_sentence_on_every_step(self):
        self._get_warehouse(self.region).action_archive()

        for operation in self.operations:
            with self.assertRaisesRegex(UserError, "Qazvin has no warehouse"):
                self.region._get_aftersales_operation(operation)

    def test_step_at_a_branch_without_warehouse_says_what_to_do(self):
        technician = self.env["aftersales.technician"].create(
            {"name": "Ali", "company_id": self.region.id}
        )
        case = self._request_at(self.region, place="customer")
        order = case.with_user(
            self._make_user("dispatcher", self.region)
        ).action_assign(technician)
        self._plan_at_branch(case, self.gasket)
        self._add_stock(self.gasket, 1, location=technician.location_id)
        keeper = self._make_user("storekeeper", self.region)
        self._get_warehouse(self.region).action_archive()

        order.action_accept()
        case.action_quote()
        log = order.sudo().action_start()
        log.work_done = "Replaced"
        other = self._request_at(
            self.region, self._make_unit("FR-0002").name, place="customer"
        )
        other.sudo().write({"state": "draft", "place": "workshop"})
        for step in (
            order.with_user(keeper).action_draw_parts,
            technician.with_user(keeper).action_settle,
            log.action_submit,
            other.action_confirm,
        ):
            with self.assertRaises(UserError) as error:
                step()
            self.assertIn("Qazvin has no warehouse yet", str(error.exception))

    # === COSTING === #

    def test_set_up_copies_prices_where_the_branch_has_none(self):
        self.compressor.with_company(self.region).standard_price = 120.0

        self.region.action_set_up_aftersales()

        self.assertEqual(self.gasket.with_company(self.region).standard_price, 10.0)
        self.assertEqual(
            self.compressor.with_company(self.region).standard_price, 120.0
        )
        self.assertEqual(self.gasket.with_company(self.other).standard_price, 0.0)

    def test_parts_of_a_branch_cost_their_price_under_warranty(self):
        self.region.action_set_up_aftersales()
        store = self._get_warehouse(self.region).lot_stock_id
        self._add_stock(self.gasket, 5, location=store)
        technician = self.env["aftersales.technician"].create(
            {"name": "Ali", "company_id": self.region.id, "user_id": False}
        )
        case = self._request_at(self.region)
        dispatcher = self._make_user("dispatcher", self.region)
        # head office acts on the case of its branch
        order = case.with_user(dispatcher).action_assign(technician).sudo()
        part = self._plan_at_branch(case, self.gasket, 2)
        order.action_accept()
        case.action_quote()
        order.action_draw_parts()

        log = order.action_start()
        log.work_done = "Replaced"
        log.action_submit()

        move = part.move_ids.filtered("is_out")
        self.assertEqual(move.company_id, self.region)
        self.assertEqual(move.location_id, technician.location_id)
        self.assertEqual(move.value, 20.0)
        self.assertEqual(move.account_move_id.company_id, self.region)
        self.assertEqual(order.part_picking_ids.company_id, self.region)
        self.assertFalse(part.is_cost_missing)

    def test_head_office_counts_in_the_books_of_the_branch(self):
        self.region.action_set_up_aftersales()
        technician = self.env["aftersales.technician"].create(
            {"name": "Ali", "company_id": self.region.id}
        )
        self._add_stock(self.gasket, 3, location=technician.location_id)
        location = self.gasket.with_company(self.region).property_stock_inventory
        location.valuation_account_id = self.company_data["default_account_expense"]
        quant = self.env["stock.quant"].search(
            [("location_id", "=", technician.location_id.id)]
        )

        # head office is the active company
        quant.with_context(inventory_mode=True).inventory_quantity = 1
        quant.action_apply_inventory()

        move = self.env["stock.move"].search(
            [
                ("location_id", "=", technician.location_id.id),
                ("is_inventory", "=", True),
            ]
        )
        self.assertRecordValues(
            move, [{"company_id": self.region.id, "value": 20.0, "quantity": 2.0}]
        )
        self.assertEqual(move.account_move_id.company_id, self.region)

    def test_part_given_at_no_cost_is_flagged_until_an_accountant_has_seen_to_it(self):
        free = self._make_product("Knob", 0.0, 5.0)
        self._add_stock(free, 1)
        self._add_stock(self.gasket, 1)
        case = self._request()
        order = self._assign(case)
        part = self._plan_part(case, free)
        priced = self._plan_part(case, self.gasket)
        case.with_user(self.technician).action_quote()

        self._submit(order)

        self.assertTrue(part.is_cost_missing)
        self.assertFalse(priced.is_cost_missing)
        self.assertIn(
            "at a cost of zero: Knob", "".join(case.message_ids.mapped("body"))
        )
        with self.assertRaises(UserError):
            part.with_user(self.technician).action_cost_checked()
        part.with_user(self.accountant).action_cost_checked()
        self.assertFalse(part.is_cost_missing)

    def test_unit_given_at_no_cost_is_told_on_the_case(self):
        self.process.write({"is_estimate_required": False, "check_mode": "never"})
        self.fridge.standard_price = 0.0
        spare = self._add_stock(self.fridge, 1, "FR-0009")
        case = self._request()
        log = self._assign(case).action_start()
        log.is_beyond_repair = True
        self._submit(log.order_id, "Frame is cracked")

        case.with_user(self.dispatcher).action_replace(spare)

        self.assertIn(
            "at a cost of zero: [FR300] Fridge 300",
            "".join(case.message_ids.mapped("body")),
        )
