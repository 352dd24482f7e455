from freezegun import freeze_time

from odoo import Command
from odoo.fields import Date
from odoo.tests import Form, tagged

from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestWarrantyIssue(WarrantyCommon):
    """Cards come out of deliveries by themselves, and never stop one."""

    @freeze_time("2026-01-10 12:00:00")
    def test_delivery_issues_a_dated_card(self):
        card = self._sell_and_deliver("FR-1")

        order = card.sale_order_id
        self.assertRecordValues(
            card,
            [
                {
                    "state": "issued",
                    "product_id": self.fridge.id,
                    "type_id": self.warranty_type.id,
                    "partner_id": self.consumer.id,
                    "dealer_id": False,
                    "sale_line_id": order.order_line.id,
                    "picking_id": order.picking_ids.id,
                    "start_rule": "delivery",
                    "delivery_date": Date.to_date("2026-01-10"),
                    "purchase_date": Date.to_date("2026-01-10"),
                    "date_start": Date.to_date("2026-01-10"),
                    "date_end": Date.to_date("2028-01-09"),
                    "needs_review": False,
                }
            ],
        )
        self.assertRecordValues(
            card.coverage_ids,
            [
                {
                    "kind": "guarantee",
                    "date_end": Date.to_date("2028-01-09"),
                    "parts_percent": 100,
                    "labor_percent": 100,
                    "component_ids": [],
                },
                {
                    "kind": "warranty",
                    "date_end": Date.to_date("2031-01-09"),
                    "parts_percent": 100,
                    "labor_percent": 0,
                    "component_ids": self.compressor.ids,
                },
                {
                    "kind": "commitment",
                    "date_end": Date.to_date("2036-01-09"),
                    "parts_percent": 0,
                    "labor_percent": 0,
                    "component_ids": [],
                },
            ],
        )
        self.assertRecordValues(
            card.lot_id,
            [
                {
                    "current_card_id": card.id,
                    "warranty_state": "running",
                    "warranty_date_end": Date.to_date("2028-01-09"),
                }
            ],
        )

    def test_each_serial_number_gets_its_own_number(self):
        cards = self._sell_and_deliver("FR-1", "FR-2", "FR-3")

        self.assertEqual(len(set(cards.mapped("name"))), 3)
        self.assertEqual(len(cards.coverage_ids), 9)

    def test_storekeeper_without_card_rights_issues_by_delivering(self):
        lots = self._stock(self._create_lots("FR-1"))
        picking = self._sell().picking_ids.with_user(self.users["storekeeper"])

        self._deliver(picking, lots.with_user(self.users["storekeeper"]))

        self.assertEqual(lots.card_ids.state, "issued")

    def test_stock_user_without_aftersales_role_is_not_in_the_way(self):
        user = self.env["res.users"].create(
            {
                "name": "Stock",
                "login": "stock_only",
                "group_ids": [Command.link(self.env.ref("stock.group_stock_user").id)],
            }
        )
        lots = self._stock(self._create_lots("FR-1"))
        picking = self._sell().picking_ids

        self._deliver(picking.with_user(user), lots.with_user(user))

        self.assertEqual(lots.card_ids.state, "issued")

    def test_backorder_issues_the_rest(self):
        lots = self._stock(self._create_lots("FR-1", "FR-2"))
        order = self._sell(2)
        first = order.picking_ids
        self._deliver(first, lots[0])
        backorder = order.picking_ids - first

        self.assertEqual(lots.card_ids.lot_id, lots[0])
        self._deliver(backorder, lots[1])

        self.assertRecordValues(
            lots.card_ids.sorted("id"),
            [
                {"lot_id": lots[0].id, "picking_id": first.id, "state": "issued"},
                {"lot_id": lots[1].id, "picking_id": backorder.id, "state": "issued"},
            ],
        )

    def test_delivery_in_three_steps_issues_once_at_the_end(self):
        self.warehouse.delivery_steps = "pick_pack_ship"
        lots = self._stock(self._create_lots("FR-1"))
        order = self._sell()

        for __ in range(3):
            picking = order.picking_ids.filtered(lambda p: p.state == "assigned")
            self.assertFalse(lots.card_ids)
            self._deliver(picking, lots)

        self.assertEqual(lots.card_ids.picking_id.picking_type_code, "outgoing")
        self.assertEqual(lots.card_ids.sale_order_id, order)

    def test_unit_shipped_by_the_supplier_gets_its_card(self):
        lots = self._create_lots("FR-1")

        self._ship_from_supplier(lots)._action_done()

        self.assertRecordValues(
            lots.card_ids, [{"state": "issued", "partner_id": self.consumer.id}]
        )

    def test_serial_number_made_on_the_fly_gets_its_card(self):
        picking_type = self.warehouse.out_type_id
        picking_type.use_create_lots = True
        picking = self._sell().picking_ids
        move = picking.move_ids
        move.move_line_ids.unlink()
        move.move_line_ids = [
            Command.create(
                {"product_id": self.fridge.id, "lot_name": "NEW-1", "quantity": 1}
            )
        ]
        move.picked = True

        picking.with_context(skip_sms=True).button_validate()

        lot = self.env["stock.lot"].search([("name", "=", "NEW-1")])
        self.assertEqual(lot.card_ids.state, "issued")

    def test_delivery_to_a_dealer_waits_for_the_consumer(self):
        card = self._sell_and_deliver("FR-1", partner=self.dealer)

        self.assertRecordValues(
            card,
            [
                {
                    "partner_id": False,
                    "dealer_id": self.dealer.id,
                    "purchase_date": False,
                    "state": "issued",
                }
            ],
        )

    def test_product_without_type_issues_nothing(self):
        self.fridge.warranty_type_id = False

        self.assertFalse(self._sell_and_deliver("FR-1"))

    def test_internal_transfer_issues_nothing(self):
        lots = self._stock(self._create_lots("FR-1"))
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.stock_location.id}
        )
        move = self.env["stock.move"].create(
            {
                "product_id": self.fridge.id,
                "product_uom_qty": 1,
                "location_id": self.stock_location.id,
                "location_dest_id": shelf.id,
            }
        )
        move._action_confirm()
        move._action_assign()
        move.picked = True
        move._action_done()

        self.assertEqual(lots.location_id, shelf)
        self.assertFalse(lots.card_ids)

    def test_move_of_a_service_case_issues_nothing(self):
        self.patch(
            self.registry["stock.move"], "_is_aftersales_move", lambda self: True
        )

        self.assertFalse(self._sell_and_deliver("FR-1"))

    def test_open_card_in_the_way_makes_a_card_to_review(self):
        lots = self._stock(self._create_lots("FR-1", "FR-2"))
        old = self._create_card(lots[0])
        old.action_issue()
        order = self._sell(2)

        self._deliver(order.picking_ids, lots)

        self.assertEqual(order.picking_ids.state, "done")
        review = (lots[0].card_ids - old).ensure_one()
        self.assertRecordValues(review, [{"state": "blank", "needs_review": True}])
        self.assertIn(old.name, review.review_reason)
        self.assertIn("FR-1", review.review_reason)
        self.assertEqual(lots[1].card_ids.state, "issued")
        self.assertIn(review.name, order.picking_ids.message_ids[0].body)

    def test_unit_made_after_its_delivery_makes_a_card_to_review(self):
        lots = self._create_lots("FR-1", manufacture_date="2999-01-01")
        self._stock(lots)
        order = self._sell()

        self._deliver(order.picking_ids, lots)

        self.assertEqual(order.picking_ids.state, "done")
        self.assertRecordValues(
            lots.card_ids, [{"state": "blank", "needs_review": True}]
        )

    def test_reviewed_card_can_be_issued_once_the_old_one_is_void(self):
        lots = self._stock(self._create_lots("FR-1"))
        old = self._create_card(lots)
        old.action_issue()
        self._deliver(self._sell().picking_ids, lots)
        review = lots.card_ids - old

        old.with_user(self.users["manager"]).action_void("Sold anew")
        review.with_user(self.users["reception"]).action_issue()

        self.assertRecordValues(review, [{"state": "issued", "needs_review": False}])
        self.assertEqual(lots.current_card_id, review)

    def test_deleted_number_sequence_does_not_stop_a_delivery(self):
        self.env.ref("aftersales_warranty.aftersales_warranty_card_sequence").unlink()

        self.assertEqual(self._sell_and_deliver("FR-1").state, "issued")

    def test_number_sequence_set_back_does_not_stop_a_delivery(self):
        cards = self._sell_and_deliver(*(f"FR-{number}" for number in range(5)))
        sequence = self.env.ref("aftersales_warranty.aftersales_warranty_card_sequence")
        sequence.number_next_actual -= 5

        card = self._sell_and_deliver("FR-9")

        self.assertEqual(card.state, "issued")
        self.assertNotIn(card.name, cards.mapped("name"))

    def test_delivery_in_a_branch_draws_from_the_same_numbers(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.env.company.id}
        )
        numbers = self.env["aftersales.warranty.card"]
        self.assertTrue(numbers.with_company(branch)._next_card_numbers(2))

    def test_serial_number_corrected_on_a_done_delivery_moves_the_card(self):
        card = self._sell_and_deliver("FR-1")
        other = self._stock(self._create_lots("FR-2"))
        line = card.move_id.move_line_ids

        line.lot_id = other

        self.assertRecordValues(card, [{"lot_id": other.id, "state": "issued"}])
        self.assertEqual(other.current_card_id, card)
        self.assertFalse(self.env["stock.lot"].search([("name", "=", "FR-1")]).card_ids)

    def test_correction_to_a_unit_with_a_card_asks_for_review(self):
        card = self._sell_and_deliver("FR-1")
        other = self._stock(self._create_lots("FR-2"))
        self._create_card(other).action_issue()

        card.move_id.move_line_ids.lot_id = other

        self.assertRecordValues(card, [{"state": "suspended", "needs_review": True}])
        self.assertEqual(card.lot_id.name, "FR-1")

    def test_serial_number_added_to_a_done_delivery_gets_its_card(self):
        card = self._sell_and_deliver("FR-1")
        other = self._stock(self._create_lots("FR-2"))
        move = card.move_id

        self.env["stock.move.line"].create(
            {
                "move_id": move.id,
                "picking_id": move.picking_id.id,
                "product_id": self.fridge.id,
                "lot_id": other.id,
                "quantity": 1,
                "location_id": move.location_id.id,
                "location_dest_id": move.location_dest_id.id,
            }
        )

        self.assertEqual(other.card_ids.state, "issued")
        self.assertEqual(len(card.lot_id.card_ids), 1)

    def test_unit_taken_off_a_done_delivery_is_suspended(self):
        card = self._sell_and_deliver("FR-1")

        card.move_id.move_line_ids.quantity = 0

        self.assertRecordValues(card, [{"state": "suspended", "needs_review": True}])

    def test_smart_buttons_count_the_cards(self):
        cards = self._sell_and_deliver("FR-1", "FR-2")
        order = cards.sale_order_id

        self.assertEqual(order.card_count, 2)
        self.assertEqual(order.picking_ids.card_count, 2)
        self.assertEqual(self.consumer.card_count, 2)
        self.assertEqual(cards.lot_id.mapped("card_count"), [1, 1])
        for record in (order, order.picking_ids, self.consumer, cards.lot_id[0]):
            self.assertEqual(
                record.action_view_cards()["res_model"], "aftersales.warranty.card"
            )

    def test_reception_enters_a_card_by_hand(self):
        lot = self._create_lots("FR-1")
        with Form(
            self.env["aftersales.warranty.card"].with_user(self.users["reception"])
        ) as form:
            form.lot_id = lot
            form.partner_id = self.consumer
        card = form.save()
        self.assertEqual(card.product_id, self.fridge)
        self.assertEqual(card.type_id, self.warranty_type)

        card.delivery_date = "2026-02-01"
        card.action_issue()

        self.assertEqual(str(card.date_end), "2028-01-31")
