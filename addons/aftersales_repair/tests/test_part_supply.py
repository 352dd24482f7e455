from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .supply_common import SupplyCommon


@tagged("post_install", "-at_install")
class TestPartSupply(SupplyCommon):
    """Parts come from the store, from a branch above, by a rule, or from the maker."""

    def _value(self, product, company):
        product = product.with_company(company).with_context(
            allowed_company_ids=company.ids
        )
        product.invalidate_recordset()
        return product.total_value

    def _balance(self, account, company):
        lines = self.env["account.move.line"].search(
            [
                ("account_id", "=", account.id),
                ("company_id", "=", company.id),
                ("parent_state", "=", "posted"),
            ]
        )
        return sum(lines.mapped("balance"))

    def _asked_of_region(self, quantity=2):
        request = self._ask(self.outlet_keeper, {self.gasket: quantity})
        request.action_submit()
        request.with_user(self.region_keeper).action_approve()
        return request

    # === BETWEEN BRANCHES === #

    def test_parts_travel_by_two_transfers_one_in_the_books_of_each_branch(self):
        self.gasket.with_company(self.region).standard_price = 10
        self._add_stock_at(self.region, self.gasket, 5)
        request = self._asked_of_region()
        self.assertEqual(request.line_ids.quantity_free, 5)

        request.with_user(self.region_keeper).action_send()

        self.assertEqual(request.line_ids.quantity_sent, 2)
        self.assertEqual(self._on_hand(self.gasket, self._store(self.region)), 3)
        self.assertEqual(self._on_hand(self.gasket, self._store(self.outlet)), 0)
        self.assertEqual(request.state, "approved")
        request.with_user(self.outlet_keeper).action_receive()

        self.assertEqual(request.state, "supplied")
        self.assertEqual(self._on_hand(self.gasket, self._store(self.outlet)), 2)
        moves = request.sudo().line_ids.move_ids.sorted("id")
        transit = self.company.aftersales_transit_location_id
        self.assertEqual(moves.mapped("company_id.name"), ["Qazvin", "Kashan"])
        self.assertEqual(moves[0].location_dest_id, transit)
        self.assertEqual(moves[1].location_id, transit)
        self.assertFalse(self._on_hand(self.gasket, transit))
        self.assertEqual(len(moves.picking_id), 2)

    def test_both_branches_open_a_request_that_has_come(self):
        self._add_stock_at(self.region, self.gasket, 2)
        request = self._asked_of_region()
        request.with_user(self.region_keeper).action_send()
        request.with_user(self.outlet_keeper).action_receive()

        for user in (self.region_keeper, self.outlet_keeper):
            self.env.invalidate_all()
            with Form(request.with_user(user)) as form:
                self.assertEqual(form.record.picking_count, 2)

    def test_value_passes_from_branch_to_branch_to_the_cent(self):
        self.gasket.with_company(self.region).standard_price = 12.34
        self.gasket.with_company(self.outlet).standard_price = 99
        self._add_stock_at(self.region, self.gasket, 5)
        before = self._value(self.gasket, self.region)
        request = self._asked_of_region(3)

        request.with_user(self.region_keeper).action_send()
        account = self.company.aftersales_transit_location_id.valuation_account_id
        self.assertAlmostEqual(self._balance(account, self.region), 37.02)
        request.with_user(self.outlet_keeper).action_receive()

        self.assertAlmostEqual(before - self._value(self.gasket, self.region), 37.02)
        self.assertAlmostEqual(self._value(self.gasket, self.outlet), 37.02)
        self.assertAlmostEqual(self._balance(account, self.outlet), -37.02)
        for move in request.sudo().line_ids.move_ids:
            self.assertEqual(move.account_move_id.company_id, move.company_id)
            self.assertEqual(move.account_move_id.state, "posted")

    def test_value_passes_also_where_the_books_are_written_at_closing(self):
        for method in ("fifo", "average"):
            part = self._make_product(f"Seal {method}", 1.0, 2.0)
            part.categ_id = self.category.copy({"name": method})
            for branch in (self.region, self.outlet):
                part.categ_id.with_company(branch).write(
                    {"property_valuation": "periodic", "property_cost_method": method}
                )
            part.with_company(self.region).standard_price = 7.77
            self._add_stock_at(self.region, part, 3)
            request = self._ask(self.outlet_keeper, {part: 3})
            request.action_submit()
            request.with_user(self.region_keeper).action_approve()

            request.with_user(self.region_keeper).action_send()
            request.with_user(self.outlet_keeper).action_receive()

            moves = request.sudo().line_ids.move_ids
            self.assertFalse(moves.account_move_id)
            self.assertAlmostEqual(self._value(part, self.region), 0)
            self.assertAlmostEqual(self._value(part, self.outlet), 23.31)

    def test_serials_arrive_as_they_were_sent(self):
        lots = self.env["stock.lot"]
        for serial in ("CP-1", "CP-2", "CP-3"):
            lots |= self._add_stock_at(self.region, self.compressor, 1, serial)
        request = self._ask(self.outlet_keeper, {self.compressor: 2})
        request.action_submit()
        request.with_user(self.region_keeper).action_approve()
        request.with_user(self.region_keeper).action_send()
        sent = request.sudo().line_ids.move_ids.lot_ids

        request.with_user(self.outlet_keeper).action_receive()

        self.assertEqual(len(sent), 2)
        self.assertEqual(sent.location_id, self._store(self.outlet))
        self.assertEqual((lots - sent).location_id, self._store(self.region))

    def test_what_is_short_is_sent_later(self):
        self._add_stock_at(self.region, self.gasket, 1)
        request = self._asked_of_region(3)
        request.with_user(self.region_keeper).action_send()
        request.with_user(self.outlet_keeper).action_receive()
        self.assertEqual(request.state, "approved")
        self.assertEqual(request.line_ids.quantity_to_come, 2)
        with self.assertRaises(UserError) as error:
            request.with_user(self.region_keeper).action_send()
        self.assertIn("nothing of it is free", str(error.exception))
        with self.assertRaises(UserError) as error:
            request.with_user(self.outlet_keeper).action_receive()
        self.assertIn("nothing is on the way", str(error.exception))

        self._add_stock_at(self.region, self.gasket, 5)
        request.with_user(self.region_keeper).action_send()
        request.with_user(self.outlet_keeper).action_receive()

        self.assertEqual(request.state, "supplied")
        self.assertEqual(self._on_hand(self.gasket, self._store(self.outlet)), 3)

    def test_region_passes_on_what_it_does_not_have(self):
        self._add_stock(self.gasket, 5)
        request = self._ask(self.outlet_keeper, {self.gasket: 2})
        request.action_submit()

        request.with_user(self.region_keeper).action_pass_on()

        self.assertEqual(request.supplier_company_id, self.company)
        self.assertFalse(request.with_user(self.region_keeper).can_approve)
        with self.assertRaises(UserError):
            request.with_user(self.storekeeper).action_pass_on()
        request.with_user(self.storekeeper).action_approve()
        request.with_user(self.storekeeper).action_send()
        request.with_user(self.outlet_keeper).action_receive()
        self.assertEqual(request.state, "supplied")
        self.assertEqual(self._on_hand(self.gasket, self.warehouse.lot_stock_id), 3)

    def test_parts_are_sent_and_received_by_those_who_keep_the_stores(self):
        self._add_stock_at(self.region, self.gasket, 5)
        request = self._asked_of_region()
        for user in (self.outlet_keeper, self.other_keeper, self.technician):
            with self.assertRaises(AccessError):
                request.with_user(user).action_send()
        request.with_user(self.region_keeper).action_send()
        for user in (self.other_keeper, self.technician, self.reception):
            with self.assertRaises(AccessError):
                request.with_user(user).action_receive()

        request.with_user(self.storekeeper).action_receive()

        receipt = request.sudo().line_ids.move_ids.sorted("id")[-1]
        self.assertEqual(receipt.company_id, self.outlet, "also by the head office")

    def test_request_whose_parts_were_sent_is_closed_not_cancelled(self):
        self._add_stock_at(self.region, self.gasket, 1)
        request = self._asked_of_region(3)
        request.with_user(self.region_keeper).action_send()
        with self.assertRaises(UserError) as error:
            request.action_cancel()
        self.assertIn("sent already", str(error.exception))
        with self.assertRaises(UserError) as error:
            request.with_user(self.region_keeper).action_close()
        self.assertIn("receive them first", str(error.exception))
        request.with_user(self.outlet_keeper).action_receive()

        request.with_user(self.region_keeper).action_close()

        self.assertEqual(request.state, "supplied")

    def test_branch_without_warehouse_is_told_so(self):
        bare = self._make_branch("Semnan", self.region)
        keeper = self._make_user("storekeeper", bare)
        self.env["stock.warehouse"].search(
            [("company_id", "=", bare.id)]
        ).active = False
        self.env["stock.picking.type"].search(
            [("company_id", "=", bare.id)]
        ).active = False
        self._add_stock_at(self.region, self.gasket, 1)
        request = self._ask(keeper, {self.gasket: 1})
        request.action_submit()
        request.with_user(self.region_keeper).action_approve()
        request.with_user(self.region_keeper).action_send()

        with self.assertRaises(UserError) as error:
            request.with_user(keeper).action_receive()
        self.assertIn("Semnan has no warehouse", str(error.exception))

    def test_later_branch_gets_the_places_and_the_way_of_its_parts(self):
        branch = self._make_branch("Yazd", self.region)
        branch.action_set_up_aftersales()
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", branch.id)])
        route = warehouse.aftersales_supply_route_id

        warehouse._create_aftersales_operations()

        self.assertEqual(warehouse.aftersales_supply_route_id, route, "made once")
        self.assertIn(route, warehouse.route_ids)
        self.assertEqual(route.rule_ids.location_src_id, warehouse.lot_stock_id)
        self.assertEqual(
            route.rule_ids.location_dest_id, branch.aftersales_technician_location_id
        )
        shelf = self.env["stock.location"].create(
            {
                "name": "Parts",
                "location_id": warehouse.lot_stock_id.id,
                "company_id": branch.id,
            }
        )
        warehouse.aftersales_part_location_id = shelf
        self.assertEqual(route.rule_ids.location_src_id, shelf)
        self.assertTrue(branch._get_aftersales_operation("supply"))

    # === OWN STORE === #

    def test_technician_is_supplied_from_the_own_store(self):
        self._add_stock(self.gasket, 5)
        request = self._ask(
            self.technician,
            {self.gasket: 2},
            supply_method="store",
            destination="technician",
            technician_id=self.tech.id,
        )
        request.action_submit()
        request.with_user(self.storekeeper).action_approve()

        request.with_user(self.storekeeper).action_send()

        self.assertEqual(request.state, "supplied")
        self.assertEqual(self._on_hand(self.gasket, self.tech.location_id), 2)

    # === MAKER === #

    def test_free_parts_of_the_maker_come_in_at_no_cost_and_end_the_waiting(self):
        self._expect_receipts()
        self.gasket.product_tmpl_id.aftersales_brand_id = self.brand
        case = self._request()
        self._assign(case)
        self._plan_part(case, self.gasket)
        self.assertEqual(case.waiting_for, "part")
        request = self._ask(
            self.storekeeper, {self.gasket: 1}, kind="maker_free", case_id=case.id
        )
        self.assertEqual(request.maker_id, self.brand.partner_id)
        self.assertEqual(request.supply_method, "maker")
        request.action_submit()
        request.action_approve()
        self.assertEqual(request.picking_ids.state, "assigned")
        self.assertEqual(request.picking_ids.partner_id, self.brand.partner_id)

        request.action_receive()

        self.assertEqual(request.state, "supplied")
        self.assertEqual(request.line_ids.move_ids.sudo().value, 0)
        self.assertEqual(case.waiting_for, "technician")
        with self.assertRaises(UserError):
            request.action_receive()

    def test_bought_parts_of_the_maker_cost_what_he_asks(self):
        self._expect_receipts()
        request = self._ask(
            self.storekeeper,
            {self.gasket: 3},
            kind="maker_bought",
            maker_id=self.brand.partner_id.id,
        )
        self.assertEqual(request.line_ids.price_unit, 10)
        request.line_ids.price_unit = 7.5
        request.action_submit()
        request.action_approve()
        request.action_receive()

        self.assertEqual(request.line_ids.sudo().move_ids.value, 22.5)

    def test_serials_of_the_maker_are_entered_on_the_transfer(self):
        self._expect_receipts()
        request = self._ask(
            self.storekeeper,
            {self.compressor: 2},
            kind="maker_free",
            maker_id=self.brand.partner_id.id,
        )
        request.action_submit()
        request.action_approve()
        with self.assertRaises(UserError) as error:
            request.action_receive()
        picking = request.sudo().picking_ids
        self.assertIn(picking.name, str(error.exception))

        picking.move_ids.move_line_ids = [
            Command.clear(),
            Command.create(
                {
                    "product_id": self.compressor.id,
                    "lot_name": "CP-9",
                    "quantity": 1,
                    "location_id": picking.location_id.id,
                    "location_dest_id": picking.location_dest_id.id,
                }
            ),
        ]
        picking.move_ids.picked = True
        picking.with_context(skip_sms=True, skip_backorder=True).button_validate()
        self.assertEqual(request.state, "approved")
        self.assertEqual(request.line_ids.quantity_to_come, 1)
        self.assertTrue(request.can_receive, "the rest is still for this request")

    # === RULES === #

    def test_part_that_a_rule_brings_is_procured(self):
        supplier = self.env["stock.warehouse"].create(
            {"name": "Depot", "code": "DEP", "company_id": self.company.id}
        )
        self.warehouse.resupply_wh_ids = supplier
        route = self.env["stock.route"].search(
            [("supplier_wh_id", "=", supplier.id)], limit=1
        )
        self.gasket.route_ids = route
        self._add_stock(self.gasket, 5, location=supplier.lot_stock_id)
        request = self._ask(self.storekeeper, {self.gasket: 2})
        self.assertEqual(request.supply_method, "procure")
        request.action_submit()
        request.action_approve()
        moves = request.sudo().line_ids.move_ids
        self.assertEqual(moves.location_dest_id, self.warehouse.lot_stock_id)

        for move in (moves.move_orig_ids | moves).sorted("id", reverse=True):
            move._action_assign()
            move.quantity = 2
            move.picked = True
            move.picking_id.with_context(skip_sms=True)._action_done()

        self.assertEqual(request.state, "supplied")
        self.assertEqual(self._on_hand(self.gasket, self.warehouse.lot_stock_id), 2)

    def test_part_that_a_rule_awaits_is_not_awaited_any_more_when_withdrawn(self):
        self._route_from_vendor(self.gasket)
        request = self._ask(self.storekeeper, {self.gasket: 2})
        request.action_submit()
        request.action_approve()
        self.assertEqual(
            request.sudo().picking_ids.picking_type_id, self.warehouse.in_type_id
        )

        request.action_cancel()

        self.assertEqual(request.sudo().picking_ids.state, "cancel")

    def test_part_that_no_rule_brings_is_said_so(self):
        self.warehouse.reception_route_id.rule_ids.active = False
        request = self._ask(self.storekeeper, {self.gasket: 2})
        request.action_submit()

        with self.assertRaises(UserError) as error:
            request.action_approve()
        self.assertIn("No rule has been found", str(error.exception))
