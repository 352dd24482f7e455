from odoo.tests import tagged

from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestWarrantySupplierReturn(WarrantyCommon):
    """A unit that goes back to its supplier has no running card any more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warranty_type.issue_event = "receipt"
        cls.supplier_location = cls.env.ref("stock.stock_location_suppliers")
        cls.lot = cls._create_lots("FR-1")
        cls._receive(cls.lot)
        cls.card = cls.lot.card_ids

    @classmethod
    def _move(cls, lots, source, target):
        move = cls.env["stock.move"].create(
            {
                "product_id": cls.fridge.id,
                "product_uom_qty": len(lots),
                "location_id": source.id,
                "location_dest_id": target.id,
            }
        )
        move._action_confirm()
        move.lot_ids = lots
        move.picked = True
        move.with_user(cls.users["storekeeper"])._action_done()
        return move

    @classmethod
    def _receive(cls, lots):
        return cls._move(lots, cls.supplier_location, cls.stock_location)

    def _send_back(self):
        return self._move(self.lot, self.stock_location, self.supplier_location)

    def test_card_of_the_receipt_is_suspended_with_the_reason(self):
        self.assertEqual(self.card.state, "issued")

        move = self._send_back()

        self.assertEqual(move.state, "done")
        self.assertEqual(self.card.state, "suspended")
        self.assertIn("supplier with Fridge", self.card.state_reason)
        self.assertTrue(self.card.return_date)

    def test_unit_sent_away_by_a_case_keeps_its_card(self):
        self.patch(
            self.registry["stock.move"], "_is_aftersales_move", lambda self: True
        )

        self._send_back()

        self.assertEqual(self.card.state, "issued")

    def test_unit_of_a_customer_returned_past_us_is_told_as_returned(self):
        self._deliver(self._sell().picking_ids, self.lot)
        self.assertEqual(self.card.partner_id, self.consumer)

        self._move(self.lot, self.customer_location, self.supplier_location)

        self.assertEqual(self.card.state, "suspended")
        self.assertIn("Returned with Fridge", self.card.state_reason)

    def test_internal_move_suspends_nothing(self):
        shelf = self.stock_location.create(
            {"name": "Shelf", "location_id": self.stock_location.id}
        )

        self._move(self.lot, self.stock_location, shelf)

        self.assertEqual(self.card.state, "issued")

    # === RECEIVED AGAIN === #

    def _receive_again(self, rule):
        self.warranty_type.resale_rule = rule
        self._send_back()
        self.assertEqual(self._receive(self.lot).state, "done")
        return self.lot.card_ids - self.card

    def test_unit_received_again_is_up_for_review(self):
        self.assertRecordValues(
            self._receive_again("review"), [{"state": "blank", "needs_review": True}]
        )
        self.assertEqual(self.card.state, "suspended")

    def test_unit_received_again_may_get_a_fresh_card(self):
        new = self._receive_again("fresh")

        self.assertRecordValues(new, [{"state": "issued", "needs_review": False}])
        self.assertEqual(self.card.state, "void")
        self.assertIn("Fridge", self.card.state_reason)

    def test_unit_received_again_may_keep_its_card_and_be_sold_with_it(self):
        self.assertFalse(self._receive_again("rest"))
        self.assertRecordValues(self.card, [{"state": "issued", "return_date": False}])

        self._deliver(self._sell().picking_ids, self.lot)

        self.assertEqual(self.lot.card_ids, self.card)
        self.assertEqual(self.card.partner_id, self.consumer)
        self.assertFalse(self.card.needs_review)

    def test_rest_of_a_sold_card_waits_for_the_next_owner(self):
        self.warranty_type.resale_rule = "rest"
        self._deliver(self._sell().picking_ids, self.lot)
        self._return(self.card.picking_id)
        self._send_back()
        self._receive(self.lot)
        self.assertRecordValues(self.lot.card_ids, [{"state": "suspended"}])
        heir = self.env["res.partner"].create({"name": "Next Owner"})

        self._deliver(self._sell(partner=heir).picking_ids, self.lot)

        self.assertRecordValues(
            self.lot.card_ids, [{"state": "issued", "partner_id": heir.id}]
        )

    def test_card_suspended_by_hand_is_not_settled_by_the_rule(self):
        self.warranty_type.resale_rule = "fresh"
        self.card.action_suspend("Forged papers")
        self._send_back()
        self._receive(self.lot)

        self.assertEqual(self.card.state, "suspended")
        self.assertTrue((self.lot.card_ids - self.card).needs_review)
