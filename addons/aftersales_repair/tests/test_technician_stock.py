from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import GROUP, AftersalesRepairCommon


class TechnicianStockCommon(AftersalesRepairCommon):
    """A store with gaskets and compressors, and a technician who draws them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._add_stock(cls.gasket, 10)
        cls.store = cls.warehouse.lot_stock_id
        cls.hands = cls.tech.location_id

    def _get_quantity(self, location, product=None, lot=None):
        quants = self.env["stock.quant"].search(
            [
                ("location_id", "=", location.id),
                ("product_id", "=", (product or self.gasket).id),
            ]
        )
        if lot:
            quants = quants.filtered(lambda quant: quant.lot_id == lot)
        return sum(quants.mapped("quantity"))

    def _make_order(self, *parts, identifier="FR-0001", **case_vals):
        """Return the accepted order of a case that plans parts."""
        case = self._request(identifier, **case_vals)
        order = self._assign(case)
        for product, quantity in parts:
            self._plan_part(case, product, quantity)
        case.with_user(self.technician).action_quote()
        return order.with_env(self.env)

    def _draw(self, order):
        return order.with_user(self.storekeeper).action_draw_parts()

    def _give_back(self, order):
        return order.with_user(self.storekeeper).action_return_parts()


@tagged("post_install", "-at_install")
class TestTechnicianStock(TechnicianStockCommon):
    """Parts go to the technician for a job, into the unit, and what is left back."""

    # === DRAWING === #

    def test_order_draws_what_its_case_plans(self):
        order = self._make_order((self.gasket, 3))

        notice = self._draw(order)

        self.assertEqual(self._get_quantity(self.hands), 3)
        self.assertEqual(self._get_quantity(self.store), 7)
        self.assertRecordValues(
            order.part_picking_ids,
            [
                {
                    "aftersales_operation": "draw",
                    "aftersales_order_id": order.id,
                    "aftersales_technician_id": self.tech.id,
                    "company_id": self.company.id,
                    "location_id": self.store.id,
                    "location_dest_id": self.hands.id,
                    "origin": order.name,
                    "state": "done",
                }
            ],
        )
        self.assertIn("Door gasket (3)", notice["params"]["message"])
        self.assertEqual(order.part_picking_count, 1)

    def test_second_press_draws_nothing_more(self):
        order = self._make_order((self.gasket, 3))
        self._draw(order)

        notice = self._draw(order)

        self.assertEqual(self._get_quantity(self.hands), 3)
        self.assertIn("nothing to move", notice["params"]["message"])

    def test_order_draws_only_what_the_technician_lacks(self):
        self._add_stock(self.gasket, 1, location=self.hands)
        order = self._make_order((self.gasket, 3))

        self._draw(order)

        self.assertEqual(self._get_quantity(self.hands), 3)
        self.assertEqual(self._get_quantity(self.store), 8)

    def test_parts_drawn_for_one_job_are_not_taken_for_another(self):
        first = self._make_order((self.gasket, 2))
        unit = self._make_unit("FR-0002")
        second = self._make_order((self.gasket, 2), identifier=unit.name)
        self._draw(first)

        self._draw(second)
        self._draw(first)

        self.assertEqual(self._get_quantity(self.hands), 4)
        self.assertEqual(len((first | second).part_picking_ids), 2)

    def test_short_store_hands_out_what_it_has_and_names_the_rest(self):
        order = self._make_order((self.gasket, 12))

        notice = self._draw(order)

        self.assertEqual(self._get_quantity(self.hands), 10)
        self.assertIn("Not in store: Door gasket (2)", notice["params"]["message"])
        self._add_stock(self.gasket, 5)
        self._draw(order)
        self.assertEqual(self._get_quantity(self.hands), 12)

    def test_empty_store_is_a_sentence(self):
        order = self._make_order((self.compressor, 1))

        with self.assertRaisesRegex(UserError, r"has nothing of.*Compressor \(1\)"):
            self._draw(order)

        self.assertFalse(order.part_picking_ids)

    def test_chosen_serial_is_the_one_that_is_drawn(self):
        lots = [self._add_stock(self.compressor, 1, name) for name in ("CP-1", "CP-2")]
        order = self._make_order((self.compressor, 1))
        order.case_id.part_ids.with_user(self.technician).lot_id = lots[1]

        self._draw(order)

        self.assertEqual(order.part_picking_ids.move_line_ids.lot_id, lots[1])
        self._draw(order)
        self.assertEqual(len(order.part_picking_ids), 1)

    def test_any_serial_is_drawn_where_none_was_chosen(self):
        self._add_stock(self.compressor, 1, "CP-1")
        self._add_stock(self.compressor, 1, "CP-2")
        order = self._make_order((self.compressor, 2))

        self._draw(order)

        self.assertEqual(
            sorted(order.part_picking_ids.move_line_ids.lot_id.mapped("name")),
            ["CP-1", "CP-2"],
        )

    def test_serial_in_the_hands_of_the_technician_serves_the_job(self):
        lot = self._add_stock(self.compressor, 1, "CP-1", self.hands)
        order = self._make_order((self.compressor, 1))
        order.case_id.part_ids.with_user(self.technician).lot_id = lot

        self._draw(order)

        self.assertFalse(order.part_picking_ids)

    def test_declined_parts_are_not_drawn(self):
        order = self._make_order((self.gasket, 2), (self.compressor, 1))
        self._make_uncovered(order.case_id)
        order.case_id.part_ids[1].sudo().is_declined = True

        self._draw(order)

        self.assertEqual(order.part_picking_ids.move_ids.product_id, self.gasket)

    def test_drawn_part_is_the_one_that_is_used(self):
        order = self._make_order((self.gasket, 2))
        self._draw(order)

        log = self._submit(order.with_user(self.technician))

        self.assertEqual(self._get_quantity(self.hands), 0)
        self.assertEqual(self._get_quantity(self.store), 8)
        self.assertEqual(
            log.part_ids.move_ids.filtered("is_out").location_id, self.hands
        )

    def test_ended_order_draws_nothing(self):
        order = self._make_order((self.gasket, 2))
        self._pass(self._submit(order.with_user(self.technician)))

        with self.assertRaisesRegex(UserError, "not finished"):
            self._draw(order)

    def test_technician_of_another_branch_does_not_draw_here(self):
        branch = self.env["res.company"].create(
            {"name": "Kashan", "parent_id": self.company.id}
        )
        order = self._make_order((self.gasket, 2))
        self.tech.employee_id.company_id = branch
        self.tech.location_id = False
        self.tech.company_id = branch
        self.tech._ensure_location()

        with self.assertRaisesRegex(UserError, "keeps his parts at Kashan"):
            self._draw(order)

    def test_technician_of_an_agent_draws_as_well(self):
        agent = self.env["res.partner"].create(
            {"name": "Agent Qom", "aftersales_agent_role": "service"}
        )
        person = self.env["res.partner"].create({"name": "Ali", "parent_id": agent.id})
        technician = self.env["aftersales.technician"].create(
            {"partner_id": person.id, "agent_id": agent.id}
        )
        order = self._make_order((self.gasket, 2))
        order.case_id.with_user(self.dispatcher).action_assign(technician)
        order = order.case_id.order_ids.filtered("is_open")

        self._draw(order)

        self.assertEqual(self._get_quantity(technician.location_id), 2)
        self.assertEqual(order.part_picking_ids.partner_id, person)

    def test_queries_for_what_lacks_do_not_grow_with_the_parts(self):
        products = [
            self._make_product(f"Seal {number}", 1.0, 2.0) for number in range(10)
        ]
        for product in products:
            self._add_stock(product, 5)
        other = self._make_order((products[0], 1))
        self._draw(other)
        unit = self._make_unit("FR-0002")
        order = self._make_order((products[0], 1), identifier=unit.name)
        for_one = self._count_queries(order)
        for product in products[1:]:
            self._plan_part(order.case_id, product)

        for_ten = self._count_queries(order)

        self.assertEqual(len(order._get_missing_parts()[0]), 10)
        self.assertLessEqual(for_ten, for_one)

    def _count_queries(self, order):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        order._get_missing_parts()
        return self.env.cr.sql_log_count - before

    # === GIVING BACK === #

    def test_unused_parts_come_back(self):
        order = self._make_order((self.gasket, 3))
        self._draw(order)
        order.case_id.part_ids.with_user(self.technician).quantity = 1
        self._pass(self._submit(order.with_user(self.technician)))
        self.assertTrue(order.is_return_due)
        self.assertEqual(
            order.search([("is_return_due", "=", True), ("id", "=", order.id)]), order
        )

        self._give_back(order)

        self.assertEqual(self._get_quantity(self.hands), 0)
        self.assertEqual(self._get_quantity(self.store), 9)
        self.assertFalse(order.is_return_due)
        self.assertRecordValues(
            order.part_picking_ids.sorted("id")[1],
            [
                {
                    "aftersales_operation": "give_back",
                    "aftersales_technician_id": self.tech.id,
                    "location_dest_id": self.store.id,
                }
            ],
        )

    def test_what_the_job_still_needs_stays_with_the_technician(self):
        order = self._make_order((self.gasket, 3))
        self._draw(order)
        order.case_id.part_ids.with_user(self.technician).quantity = 2

        self._give_back(order)

        self.assertEqual(self._get_quantity(self.hands), 2)
        self.assertTrue(order.has_drawn_parts)
        self.assertFalse(order.is_return_due)

    def test_own_stock_of_the_technician_stays_with_him(self):
        self._add_stock(self.gasket, 4, location=self.hands)
        order = self._make_order((self.gasket, 5))
        self._draw(order)
        self._pass(self._submit(order.with_user(self.technician)))
        self.assertFalse(order.has_drawn_parts)

        self._give_back(order)

        self.assertEqual(self._get_quantity(self.hands), 0)
        self.assertEqual(self._get_quantity(self.store), 9)

    def test_cancelled_order_owes_what_was_drawn(self):
        order = self._make_order((self.gasket, 3))
        self._draw(order)

        order.case_id.with_user(self.reception).action_cancel("Gone")

        self.assertTrue(order.is_return_due)
        self._give_back(order)
        self.assertEqual(self._get_quantity(self.store), 10)
        self.assertFalse(order.is_return_due)

    def test_serial_that_was_not_used_comes_back(self):
        lot = self._add_stock(self.compressor, 1, "CP-1")
        order = self._make_order((self.compressor, 1))
        self._draw(order)
        order.case_id.with_user(self.reception).action_cancel("Gone")

        self._give_back(order)

        self.assertEqual(self._get_quantity(self.store, self.compressor, lot), 1)

    def test_parts_brought_back_past_the_order_are_owed_no_more(self):
        order = self._make_order((self.gasket, 3))
        self._draw(order)
        order.case_id.with_user(self.reception).action_cancel("Gone")
        self.tech.with_user(self.storekeeper).action_settle()

        self.assertFalse(order.is_return_due)
        notice = self._give_back(order)

        self.assertIn("nothing to move", notice["params"]["message"])
        self.assertEqual(self._get_quantity(self.store), 10)

    def _make_technician(self, name="Sara"):
        person = self.env["res.partner"].create({"name": name})
        return self.env["aftersales.technician"].create({"partner_id": person.id})

    def test_job_is_not_dragged_away_from_who_holds_its_parts(self):
        other = self._make_technician()
        order = self._make_order((self.gasket, 3))
        self._draw(order)

        with self.assertRaises(UserError) as error:
            order.with_user(self.dispatcher).technician_id = other
        self.assertIn("Reza", str(error.exception))
        self.assertIn("holds parts drawn for it", str(error.exception))

        order.case_id.with_user(self.dispatcher).action_assign(other)
        self.assertTrue(order.is_return_due)
        self._give_back(order)
        self.assertEqual(self._get_quantity(self.store), 10)

    def test_job_that_holds_no_parts_is_dragged_to_another(self):
        other = self._make_technician()
        order = self._make_order((self.gasket, 3))

        order.with_user(self.dispatcher).technician_id = other

        self.assertEqual(order.state, "assigned")

    def test_parts_the_next_technician_has_of_his_own_stay_with_him(self):
        other = self._make_technician()
        self._add_stock(self.gasket, 2, location=other.location_id)
        order = self._make_order((self.gasket, 3))
        self._draw(order)
        order.sudo().technician_id = other
        order.case_id.with_user(self.reception).action_cancel("Gone")

        self._give_back(order)

        self.assertEqual(self._get_quantity(other.location_id), 2)
        self.assertEqual(self._get_quantity(self.hands), 3)
        self.assertEqual(order.part_picking_count, 1)

    def test_return_of_a_hand_out_made_in_stock_counts_for_the_order(self):
        order = self._make_order((self.gasket, 3))
        self._draw(order)
        picking = order.part_picking_ids
        wizard = Form(
            self.env["stock.return.picking"].with_context(
                active_id=picking.id, active_model="stock.picking"
            )
        ).save()
        wizard.product_return_moves.quantity = 3
        back = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        back.move_ids.picked = True
        back.button_validate()

        self.assertEqual(back.aftersales_operation, "give_back")
        self.assertEqual(back.aftersales_technician_id, self.tech)
        self._draw(order)
        self.assertEqual(self._get_quantity(self.hands), 3)

    # === RIGHTS === #

    def test_other_roles_do_not_move_parts(self):
        order = self._make_order((self.gasket, 3))
        self._draw(order)
        for role in (
            self.reception,
            self.dispatcher,
            self.technician,
            self.inspector,
            self.accountant,
        ):
            for step in ("action_draw_parts", "action_return_parts"):
                with self.assertRaises(AccessError):
                    getattr(order.with_user(role), step)()
            for step in ("action_count", "action_settle"):
                with self.assertRaises(AccessError):
                    getattr(self.tech.with_user(role), step)()
        self.assertFalse(order.with_user(self.dispatcher).can_draw_parts)
        self.assertTrue(order.with_user(self.storekeeper).can_draw_parts)

    def test_branch_may_let_technicians_draw_themselves(self):
        self.company.is_aftersales_self_draw = True
        order = self._make_order((self.gasket, 3)).with_user(self.technician)
        self.assertTrue(order.can_draw_parts)

        order.action_draw_parts()

        self.assertEqual(self._get_quantity(self.hands), 3)
        stranger = new_test_user(
            self.env, login="test_stranger", groups=f"{GROUP}technician"
        )
        with self.assertRaises(AccessError):
            order.with_user(stranger).action_draw_parts()

    def test_flag_of_parts_in_hand_is_not_written_by_hand(self):
        order = self._make_order((self.gasket, 3))

        with self.assertRaises(AccessError):
            order.with_user(self.manager).write({"has_drawn_parts": True})
        with self.assertRaises(AccessError):
            self.tech.with_user(self.manager).write(
                {"date_settled": fields.Datetime.now()}
            )

    # === THE LIST === #

    def test_list_tells_who_holds_what_since_when_at_what_value(self):
        self._add_stock(self.gasket, 2, location=self.hands)
        lines = self.env["stock.move.line"].search(
            [("location_dest_id", "=", self.hands.id)]
        )
        lines.date = fields.Datetime.now() - timedelta(days=40)
        order = self._make_order((self.gasket, 5))
        self._draw(order)

        quant = self.env["stock.quant"].search([("location_id", "=", self.hands.id)])

        self.assertRecordValues(
            quant.with_user(self.storekeeper),
            [
                {
                    "aftersales_technician_id": self.tech.id,
                    "quantity": 5.0,
                    "aftersales_value": 50.0,
                    "aftersales_days_held": 40,
                }
            ],
        )
        self.assertEqual(self.tech.part_quantity, 5)
        self.assertEqual(self.tech.with_user(self.accountant).part_value, 50)

    def test_age_is_that_of_the_pieces_that_are_left(self):
        self._add_stock(self.gasket, 2, location=self.hands)
        lines = self.env["stock.move.line"].search(
            [("location_dest_id", "=", self.hands.id)]
        )
        lines.date = fields.Datetime.now() - timedelta(days=40)
        order = self._make_order((self.gasket, 2))
        self._pass(self._submit(order.with_user(self.technician)))
        other = self._make_order(
            (self.gasket, 1), identifier=self._make_unit("FR-0002").name
        )
        self._draw(other)

        quants = self.env["stock.quant"].search(
            [("location_id", "=", self.hands.id), ("quantity", ">", 0)]
        )

        self.assertEqual(quants.aftersales_days_held, 0)

    def test_list_is_searched_by_age_and_summed_by_technician(self):
        self._add_stock(self.gasket, 2, location=self.hands)
        self.env["stock.move.line"].search(
            [("location_dest_id", "=", self.hands.id)]
        ).date = fields.Datetime.now() - timedelta(days=40)
        quants = self.env["stock.quant"].with_user(self.storekeeper)

        old = quants.search([("aftersales_days_held", ">", 30)])
        groups = quants._read_group(
            [("aftersales_technician_id", "=", self.tech.id)],
            ["aftersales_technician_id"],
            ["quantity:sum", "aftersales_value:sum"],
        )

        self.assertEqual(old.location_id.sudo(), self.hands)
        self.assertFalse(quants.search([("aftersales_days_held", ">", 50)]))
        self.assertEqual(groups, [(self.tech.with_user(self.storekeeper), 2, 20.0)])
        in_store = self.env["stock.quant"].search(
            [("product_id", "=", self.gasket.id), ("location_id", "=", self.store.id)]
        )
        self.assertEqual(in_store.value, 100.0, "core's own value is right as well")

    def test_ages_of_a_long_list_come_by_one_query(self):
        products = [
            self._make_product(f"Seal {number}", 1.0, 2.0) for number in range(10)
        ]
        for product in products:
            self._add_stock(product, 1, location=self.hands)
        quants = self.env["stock.quant"].search([("location_id", "=", self.hands.id)])
        self.env.flush_all()
        quants.mapped("quantity")

        with self.assertQueryCount(1):
            quants.mapped("aftersales_days_held")

    # === COUNT === #

    def test_count_posts_the_difference(self):
        self._add_stock(self.gasket, 4, location=self.hands)
        action = self.tech.with_user(self.storekeeper).action_count()

        self._count(1)

        self.assertEqual(self._get_quantity(self.hands), 1)
        move = self.env["stock.move"].search(
            [("location_id", "=", self.hands.id), ("is_inventory", "=", True)]
        )
        self.assertRecordValues(move, [{"quantity": 3.0, "value": 30.0}])
        self.assertEqual(action["context"]["default_location_id"], self.hands.id)

    def _count(self, quantity, user=None):
        """Let the storekeeper count the gaskets of the technician."""
        action = self.tech.with_user(user or self.storekeeper).action_count()
        quant = (
            self.env["stock.quant"]
            .with_user(user or self.storekeeper)
            .with_context(**action["context"])
            .search(action["domain"])
        )
        quant.inventory_quantity = quantity
        quant.action_apply_inventory()

    def _make_shortage_template(self):
        return self.env["aftersales.posting.template"].create(
            {
                "activity": "technician_shortage",
                "debit_account_id": self.company_data["default_account_receivable"].id,
                "credit_account_id": self.company_data["default_account_expense"].id,
            }
        )

    def _get_charges(self):
        return self.env["aftersales.posting"].search(
            [("activity", "=", "technician_shortage")]
        )

    def test_missing_parts_are_charged_to_the_technician_by_template(self):
        self._add_stock(self.gasket, 4, location=self.hands)
        self._make_shortage_template()

        self._count(1)

        self.assertRecordValues(
            self._get_charges().move_id.line_ids.sorted("balance"),
            [
                {"balance": -30.0, "partner_id": self.tech.partner_id.id},
                {"balance": 30.0, "partner_id": self.tech.partner_id.id},
            ],
        )

    def test_missing_parts_are_not_charged_without_template(self):
        self._add_stock(self.gasket, 4, location=self.hands)

        self._count(1)

        self.assertFalse(self._get_charges())

    def test_surplus_and_shortage_in_store_charge_nobody(self):
        self._make_shortage_template()
        self._add_stock(self.gasket, 4, location=self.hands)

        self._count(6)
        self._add_stock(self.gasket, 1)

        self.assertFalse(self._get_charges())

    def test_count_menu_lists_stores_and_hands(self):
        self._add_stock(self.gasket, 4, location=self.hands)

        action = (
            self.env["stock.quant"]
            .with_user(self.storekeeper)
            ._get_aftersales_count_action()
        )

        found = self.env["stock.quant"].search(action["domain"])
        self.assertLessEqual(self.hands | self.store, found.location_id)
        self.assertNotIn(self.custody, found.location_id)

    # === LEAVING === #

    def test_settlement_takes_everything_back(self):
        lot = self._add_stock(self.compressor, 1, "CP-1", self.hands)
        order = self._make_order((self.gasket, 3))
        self._draw(order)

        self.tech.with_user(self.storekeeper).action_settle()

        self.assertFalse(self.tech.part_quantity)
        self.assertEqual(self._get_quantity(self.store), 10)
        self.assertEqual(self._get_quantity(self.store, self.compressor, lot), 1)
        self.assertTrue(self.tech.date_settled)
        self.assertFalse(self.tech.open_debts)
        self.assertIn("taken back", self.tech.message_ids[0].body)

    def test_settled_parts_count_no_more_for_the_job_they_were_drawn_for(self):
        self._add_stock(self.gasket, 1, location=self.hands)
        order = self._make_order((self.gasket, 3))
        self._draw(order)
        self.tech.with_user(self.storekeeper).action_settle()
        self.assertEqual(self._get_quantity(self.store), 11)
        self.assertRecordValues(
            order.part_picking_ids.sorted("id").move_ids,
            [
                {"quantity": 2.0, "location_dest_id": self.hands.id},
                {"quantity": 2.0, "location_dest_id": self.store.id},
            ],
        )
        other = self._make_order(
            (self.gasket, 3), identifier=self._make_unit("FR-0002").name
        )
        self._draw(order)
        self._draw(other)
        order.case_id.with_user(self.reception).action_cancel("Gone")

        self._give_back(order)

        self.assertEqual(self._get_quantity(self.hands), 3)
        self.assertTrue(other.has_drawn_parts)
        self.assertFalse(order.has_drawn_parts)

    def test_second_settlement_moves_nothing(self):
        self._add_stock(self.gasket, 1, location=self.hands)
        self.tech.with_user(self.storekeeper).action_settle()
        before = self.env["stock.picking"].search_count([])

        self.tech.with_user(self.storekeeper).action_settle()

        self.assertEqual(self.env["stock.picking"].search_count([]), before)

    def test_technician_with_parts_does_not_leave(self):
        self._add_stock(self.gasket, 2, location=self.hands)

        with self.assertRaisesRegex(UserError, r"Reza.*carries Door gasket \(2\)"):
            self.tech.with_user(self.manager).action_archive()
        self.assertTrue(self.tech.active)
        with self.assertRaises(UserError):
            self.tech.with_user(self.manager).unlink()

        self.tech.with_user(self.storekeeper).action_settle()
        self.tech.with_user(self.manager).action_archive()
        self.assertFalse(self.tech.active)

    def test_technician_with_parts_keeps_his_place(self):
        self._add_stock(self.gasket, 2, location=self.hands)
        van = self.hands.copy({"name": "Van"})
        tech = self.tech.with_user(self.manager)

        for place in (van.id, False):
            with self.assertRaises(UserError) as error:
                tech.write({"location_id": place})
            self.assertIn("Door gasket (2)", str(error.exception))
        tech.write({"location_id": self.hands.id})

        self.tech.with_user(self.storekeeper).action_settle()
        tech.write({"location_id": van.id})
        self.assertEqual(self.tech.location_id, van)

    def test_end_of_work_warns_while_parts_are_in_hand(self):
        self._add_stock(self.gasket, 2, location=self.hands)
        self.tech.date_end = self.today

        warning = self.tech.with_user(self.manager)._onchange_date_end()

        self.assertIn("Door gasket (2)", warning["warning"]["message"])
        self.assertTrue(self.tech.is_leaving)
        self.tech.date_end = self.today + timedelta(days=1)
        self.assertFalse(self.tech._onchange_date_end())

    def test_who_has_left_with_parts_is_found(self):
        self._add_stock(self.gasket, 2, location=self.hands)
        self.tech.date_end = self.today
        view = self.env.ref(
            "aftersales_repair.aftersales_technician_view_search_stock"
        ).arch
        self.assertIn("location_id.quant_ids.quantity", view)
        domain = [
            ("date_end", "<=", "today"),
            ("location_id.quant_ids.quantity", "!=", 0),
        ]

        self.assertIn(self.tech, self.tech.search(domain))
        self.tech.with_user(self.storekeeper).action_settle()
        self.assertNotIn(self.tech, self.tech.search(domain))

    def test_parts_set_aside_for_a_transfer_stop_the_settlement(self):
        self._add_stock(self.gasket, 2, location=self.hands)
        operation = self.company._get_aftersales_operation("give_back")
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": operation.id,
                "location_id": self.hands.id,
                "location_dest_id": self.store.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.gasket.id,
                            "product_uom_qty": 1,
                            "location_id": self.hands.id,
                            "location_dest_id": self.store.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.action_assign()

        with self.assertRaisesRegex(UserError, "Door gasket.*is set aside"):
            self.tech.with_user(self.storekeeper).action_settle()
