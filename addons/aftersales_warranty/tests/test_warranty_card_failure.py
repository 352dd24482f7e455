from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.tests import new_test_user, tagged

from .common import WarrantyCommon

FAILURE_LOG = "odoo.addons.aftersales_warranty.models.stock_move_card_failure"


@tagged("post_install", "-at_install")
class TestWarrantyCardFailure(WarrantyCommon):
    """Goods move whatever becomes of their cards, and somebody learns of it."""

    def _break_hook(self, error):
        def fail(cards, lines):
            if lines:
                raise error
            return cards

        self.patch(
            self.registry["aftersales.warranty.card"], "_issue_for_move_lines", fail
        )

    def _deliver_as_storekeeper(self, *names):
        lots = self._stock(self._create_lots(*names))
        picking = self._sell(len(lots)).picking_ids
        storekeeper = self.users["storekeeper"]
        self._deliver(picking.with_user(storekeeper), lots.with_user(storekeeper))
        return picking

    def test_broken_hook_stops_no_delivery_and_the_manager_learns_of_it(self):
        self._break_hook(ValueError("year 10026 is out of range"))

        with self.assertLogs(FAILURE_LOG, "ERROR") as log:
            picking = self._deliver_as_storekeeper("FR-1", "FR-2")

        self.assertEqual(picking.state, "done")
        self.assertFalse(picking.sudo().card_ids)
        self.assertEqual(len(log.output), 1)
        activity = picking.activity_ids.filtered(
            lambda activity: activity.summary == "Warranty cards missing"
        )
        self.assertEqual(len(activity), 1)
        self.assertTrue(
            activity.user_id.has_group("aftersales_warranty.aftersales_group_manager")
        )
        for text in ("FR-1", "FR-2", "year 10026 is out of range"):
            self.assertIn(text, activity.note)

    def test_half_done_cards_are_undone_with_the_failure(self):
        lot = self._create_lots("FR-OTHER")

        def fail_half_way(cards, lines):
            if not lines:
                return cards
            self._create_card(lot)
            self.env.flush_all()
            raise ValueError("half way")

        self.patch(
            self.registry["aftersales.warranty.card"],
            "_issue_for_move_lines",
            fail_half_way,
        )
        with self.assertLogs(FAILURE_LOG, "ERROR"):
            picking = self._deliver_as_storekeeper("FR-1")

        self.assertEqual(picking.state, "done")
        self.assertFalse(lot.card_ids)

    def test_conflict_with_another_transaction_is_retried(self):
        self._break_hook(SerializationFailure())

        with self.assertRaises(SerializationFailure):
            self._deliver_as_storekeeper("FR-1")

    def test_unit_added_to_a_done_delivery_goes_through_too(self):
        picking = self._deliver_as_storekeeper("FR-1")
        lot = self._stock(self._create_lots("FR-2"))
        self._break_hook(ValueError("broken"))
        move = picking.move_ids

        with self.assertLogs(FAILURE_LOG, "ERROR"):
            move.move_line_ids = [
                Command.create(
                    {
                        "product_id": lot.product_id.id,
                        "lot_id": lot.id,
                        "quantity": 1,
                        "picking_id": picking.id,
                        "location_id": move.location_id.id,
                        "location_dest_id": move.location_dest_id.id,
                    }
                )
            ]

        self.assertIn(lot, move.move_line_ids.lot_id)
        self.assertIn("FR-2", picking.activity_ids[-1:].note)

    def test_stock_user_without_aftersales_role_corrects_a_serial_number(self):
        user = new_test_user(self.env, "stock_only", groups="stock.group_stock_user")
        card = self._sell_and_deliver("FR-1")
        other = self._stock(self._create_lots("FR-2"))
        line = card.move_id.move_line_ids

        line.with_user(user).write({"lot_id": other.id})

        self.assertEqual(card.lot_id, other)
        self.assertEqual(card.state, "issued")
