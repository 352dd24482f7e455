from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .parallel import ConnectedCase


@tagged("post_install", "-at_install")
class TestWarrantyConcurrency(ConnectedCase):
    """Two users act at the same moment, each on a real connection.

    The one who comes second gets a serialization failure, which the server answers
    by running his request again, on what the first has left.
    """

    def setUp(self):
        super().setUp()
        with self._connect() as env:
            warranty_type = env["aftersales.warranty.type"].create(
                {"name": "Parallel", "term_ids": [Command.create({"duration": 24})]}
            )
            product = env["product.product"].create(
                {
                    "name": "Parallel Fridge",
                    "is_storable": True,
                    "tracking": "serial",
                    "warranty_type_id": warranty_type.id,
                }
            )
            lot = env["stock.lot"].create({"name": "PAR-1", "product_id": product.id})
            cards = env["aftersales.warranty.card"].create([{"lot_id": lot.id}] * 2)
            self.lot_id = lot.id
            self.card_ids = cards.ids
            self.template_id = product.product_tmpl_id.id
            self.type_id = warranty_type.id
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self._connect() as env:
            # A card that was issued is never deleted but by a test, past the ORM.
            env.cr.execute(
                "DELETE FROM aftersales_warranty_card WHERE id IN %s",
                [tuple(self.card_ids)],
            )
            env["stock.lot"].browse(self.lot_id).unlink()
            env["product.template"].browse(self.template_id).unlink()
            env["aftersales.warranty.type"].browse(self.type_id).unlink()

    def _get_card(self, env, number=0):
        return env["aftersales.warranty.card"].browse(self.card_ids[number])

    def test_two_presses_on_one_card_have_one_effect(self):
        with self._connect() as first, self._connect() as second:
            self.assertEqual(self._get_card(first).state, "blank")
            self.assertEqual(self._get_card(second).state, "blank")
            self._get_card(first).action_issue()
            first.cr.commit()

            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self._get_card(second).action_issue()
            second.cr.rollback()
            second.invalidate_all()
            self._get_card(second).action_issue()  # as the server does once more

            self.assertEqual(self._get_card(second).state, "issued")
            self.assertEqual(len(self._get_card(second).coverage_ids), 1)

    def test_two_cards_of_one_unit_are_not_issued_at_once(self):
        with self._connect() as first, self._connect() as second:
            self.assertFalse(self._get_card(first).lot_id.current_card_id)
            self.assertFalse(self._get_card(second, 1).lot_id.current_card_id)
            self._get_card(first).action_issue()
            first.cr.commit()

            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self._get_card(second, 1).action_issue()
                second.flush_all()
            second.cr.rollback()

    def test_delivery_beside_an_issue_by_hand_starts_over(self):
        with self._connect() as by_hand, self._connect() as delivery:
            lot = delivery["stock.lot"].browse(self.lot_id)
            self.assertFalse(lot.current_card_id)
            self._get_card(by_hand).action_issue()
            by_hand.cr.commit()

            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                lot._lock_rows()
            delivery.cr.rollback()
