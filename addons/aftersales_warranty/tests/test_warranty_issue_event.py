from freezegun import freeze_time

from odoo.fields import Date
from odoo.tests import tagged

from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestWarrantyIssueEvent(WarrantyCommon):
    """Cards that come into being before their sale, and are completed by it."""

    def _issue_for(self, lots, **vals):
        return self.env["aftersales.warranty.card"]._issue_for_lots(lots, vals)

    def _receive(self, *names):
        move = self.env["stock.move"].create(
            {
                "product_id": self.fridge.id,
                "product_uom_qty": len(names),
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.stock_location.id,
            }
        )
        move._action_confirm()
        move.lot_ids = lots = self._create_lots(*names)
        move.picked = True
        move._action_done()
        return lots

    # === FOR LOTS === #

    def test_units_get_their_cards_in_one_call(self):
        lots = self._create_lots("FR-1", "FR-2")

        cards = self._issue_for(lots, seller_name="Corner Shop")

        self.assertEqual(cards.lot_id, lots)
        self.assertRecordValues(
            cards,
            [
                {"state": "issued", "seller_name": "Corner Shop", "product_id": p.id}
                for p in lots.product_id
                for __ in lots
            ],
        )
        self.assertEqual(len(cards.coverage_ids), 6)

    def test_units_without_type_or_serial_number_get_none(self):
        by_lot = self._create_product(
            "Filter", tracking="lot", warranty_type_id=self.warranty_type.id
        )
        lots = self._create_lots("CP-1", product=self.compressor)
        lots |= self._create_lots("BATCH-1", product=by_lot)

        self.assertFalse(self._issue_for(lots))
        self.assertFalse(self._issue_for(lots.browse()))

    def test_second_call_makes_no_second_card(self):
        lots = self._create_lots("FR-1")
        cards = self._issue_for(lots)

        self.assertFalse(self._issue_for(lots))

        self.assertEqual(lots.card_ids, cards)

    def test_unit_of_an_owner_is_up_for_review_once(self):
        lots = self._create_lots("FR-1")
        card = self._issue_for(lots, partner_id=self.consumer.id)

        first = self._issue_for(lots)
        second = self._issue_for(lots)

        self.assertEqual(first, second)
        self.assertRecordValues(first, [{"state": "blank", "needs_review": True}])
        self.assertIn(card.name, first.review_reason)

    def test_type_asked_for_stands_beside_the_type_of_the_product(self):
        lots = self._create_lots("FR-1")
        card = self._issue_for(lots, partner_id=self.consumer.id)
        other_type = self.warranty_type.copy()

        other = self._issue_for(lots, type_id=other_type.id)

        self.assertRecordValues(
            card + other,
            [
                {"type_id": self.warranty_type.id, "state": "issued"},
                {"type_id": other_type.id, "state": "issued"},
            ],
        )

    def test_allocated_blank_card_becomes_the_card_of_the_unit(self):
        lots = self._create_lots("FR-1")
        blank = self._create_card(lots, name="PRINTED-1", partner_id=False)

        card = self._issue_for(lots, dealer_id=self.dealer.id)

        self.assertEqual(card, blank)
        self.assertRecordValues(
            card, [{"state": "issued", "dealer_id": self.dealer.id}]
        )

    def test_date_before_production_is_up_for_review_and_never_raises(self):
        lots = self._create_lots("FR-1", manufacture_date="2026-01-10")

        card = self._issue_for(lots, installation_date="2026-01-09")

        self.assertRecordValues(card, [{"state": "blank", "needs_review": True}])
        self.assertIn("2026-01-09", card.review_reason)

    # === RECEIPT === #

    @freeze_time("2026-01-10 12:00:00")
    def test_receipt_issues_and_the_sale_completes_the_card(self):
        self.warranty_type.issue_event = "receipt"
        lots = self._receive("FR-1")
        card = lots.card_ids
        self.assertRecordValues(
            card,
            [{"state": "issued", "partner_id": False, "date_start": False}],
        )
        order = self._sell()

        self._deliver(order.picking_ids, lots)

        self.assertEqual(lots.card_ids, card)
        self.assertRecordValues(
            card,
            [
                {
                    "state": "issued",
                    "needs_review": False,
                    "partner_id": self.consumer.id,
                    "sale_order_id": order.id,
                    "picking_id": order.picking_ids.id,
                    "purchase_date": Date.to_date("2026-01-10"),
                    "delivery_date": Date.to_date("2026-01-10"),
                    "date_start": Date.to_date("2026-01-10"),
                    "date_end": Date.to_date("2028-01-09"),
                }
            ],
        )
        self.assertEqual(order.picking_ids.card_count, 1)
        self.assertIn(order.picking_ids.name, card.message_ids[0].body)

    def test_receipt_issues_nothing_where_the_delivery_does(self):
        self.assertFalse(self._receive("FR-1").card_ids)

    def test_delivery_issues_nothing_where_the_receipt_did(self):
        self.warranty_type.issue_event = "receipt"
        lots = self._receive("FR-1")
        card = lots.card_ids
        card.with_user(self.users["manager"]).action_void("Sold as scrap")

        self._deliver(self._sell().picking_ids, lots)

        self.assertEqual(lots.card_ids, card)

    def test_unit_from_before_its_type_gets_its_card_by_delivery(self):
        for event in ("receipt", "production"):
            with self.subTest(event):
                self.warranty_type.issue_event = event
                card = self._sell_and_deliver(f"FR-{event}")
                self.assertRecordValues(
                    card, [{"state": "issued", "partner_id": self.consumer.id}]
                )

    def test_nothing_but_a_person_issues_cards_by_hand(self):
        self.warranty_type.issue_event = "manual"

        self.assertFalse(self._receive("FR-1").card_ids)
        self.assertFalse(self._sell_and_deliver("FR-2"))

    def test_what_the_supplier_ships_is_received_by_delivering_it(self):
        self.warranty_type.issue_event = "receipt"
        lots = self._create_lots("FR-1")

        self._ship_from_supplier(lots)._action_done()

        self.assertRecordValues(
            lots.card_ids, [{"state": "issued", "partner_id": self.consumer.id}]
        )

    def test_delivery_adopts_the_blank_card_of_the_unit(self):
        for event in ("delivery", "receipt", "production"):
            self.warranty_type.issue_event = event
            lots = self._stock(self._create_lots(f"FR-{event}"))
            blank = self._create_card(lots, partner_id=False)

            self._deliver(self._sell().picking_ids, lots)

            self.assertEqual(lots.card_ids, blank)
            self.assertRecordValues(
                blank, [{"state": "issued", "partner_id": self.consumer.id}]
            )

    def test_delivery_fills_but_does_not_issue_what_people_issue(self):
        self.warranty_type.issue_event = "manual"
        lots = self._stock(self._create_lots("FR-1"))
        blank = self._create_card(lots, partner_id=False)

        self._deliver(self._sell().picking_ids, lots)

        self.assertRecordValues(
            blank, [{"state": "blank", "partner_id": self.consumer.id}]
        )

    def test_delivery_before_production_leaves_the_waiting_card_to_review(self):
        self.warranty_type.issue_event = "receipt"
        lots = self._receive("FR-1")
        lots.manufacture_date = "2999-01-01"
        picking = self._sell().picking_ids

        self._deliver(picking, lots)

        self.assertEqual(picking.state, "done")
        self.assertRecordValues(
            lots.card_ids, [{"state": "issued", "needs_review": True}]
        )

    # === SOLD AGAIN === #

    def _sell_return_and_sell(self, rule):
        self.warranty_type.resale_rule = rule
        card = self._sell_and_deliver("FR-1")
        card.delivery_date = card.purchase_date = "2025-12-01"
        self._return(card.picking_id)
        self.assertTrue(card.return_date)
        self.env.flush_all()
        self.env.cr.precommit.run()  # what is new in a transaction is not tracked
        self.next_owner = self.env["res.partner"].create({"name": "Next Owner"})
        order = self._sell(partner=self.next_owner)
        self._deliver(order.picking_ids, card.lot_id)
        self.assertEqual(order.picking_ids.state, "done")
        return card, order

    def test_unit_sold_again_may_get_a_fresh_card(self):
        old, order = self._sell_return_and_sell("fresh")

        new = old.lot_id.card_ids - old
        self.assertEqual(old.state, "void")
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.assertIn(
            "Void", old.message_ids.tracking_value_ids.mapped("new_value_char")
        )
        self.assertIn(order.picking_ids.name, old.state_reason)
        self.assertRecordValues(
            new,
            [
                {
                    "state": "issued",
                    "partner_id": self.next_owner.id,
                    "delivery_date": Date.today(),
                }
            ],
        )

    def test_unit_sold_again_may_keep_the_rest_of_its_card(self):
        card, order = self._sell_return_and_sell("rest")

        self.assertEqual(card.lot_id.card_ids, card)
        self.assertRecordValues(
            card,
            [
                {
                    "state": "issued",
                    "partner_id": self.next_owner.id,
                    "sale_order_id": order.id,
                    "date_start": Date.to_date("2025-12-01"),
                    "return_date": False,
                }
            ],
        )

    def test_card_suspended_by_hand_is_not_settled_by_the_rule(self):
        self.warranty_type.resale_rule = "fresh"
        card = self._sell_and_deliver("FR-1")
        card.action_suspend("Forged invoice")
        self._return(card.picking_id)

        self._deliver(self._sell().picking_ids, card.lot_id)

        self.assertEqual(card.state, "suspended")
        self.assertTrue((card.lot_id.card_ids - card).needs_review)

    # === CORRECTIONS === #

    def test_serial_numbers_exchanged_between_two_deliveries_exchange_cards(self):
        first = self._sell_and_deliver("FR-1")
        second = self._sell_and_deliver("FR-2", partner=self.dealer)
        lots = first.lot_id + second.lot_id
        lines = first.move_id.move_line_ids + second.move_id.move_line_ids

        lines[0].lot_id = lots[1]
        self.assertRecordValues(first, [{"state": "suspended", "needs_review": True}])
        lines[1].lot_id = lots[0]

        self.assertRecordValues(
            first + second,
            [
                {"lot_id": lots[1].id, "state": "issued", "needs_review": False},
                {"lot_id": lots[0].id, "state": "issued", "needs_review": False},
            ],
        )
        self.assertEqual(lots[1].current_card_id, first)
        self.assertEqual(lots[0].current_card_id, second)

    def test_serial_numbers_exchanged_within_a_delivery_exchange_cards(self):
        cards = self._sell_and_deliver("FR-1", "FR-2")
        lots = cards.lot_id
        by_lot = {line.lot_id: line for line in cards.move_id.move_line_ids}

        by_lot[lots[0]].lot_id = lots[1]
        by_lot[lots[1]].lot_id = lots[0]

        self.assertEqual(set(cards.mapped("state")), {"issued"})
        self.assertFalse(any(cards.mapped("needs_review")))
        self.assertEqual(cards.lot_id, lots)
