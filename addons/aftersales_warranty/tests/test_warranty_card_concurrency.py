from psycopg2.errors import SerializationFailure

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .parallel import ConnectedCase


@tagged("post_install", "-at_install")
class TestWarrantyCardConcurrency(ConnectedCase):
    """Two users work on the same blank cards, each on a real connection.

    The one who comes second gets a serialization failure, which the server answers
    by running his request again, on what the first has left.
    """

    def setUp(self):
        super().setUp()
        with self._connect() as env:
            warranty_type = env["aftersales.warranty.type"].create({"name": "Parallel"})
            product = env["product.product"].create(
                {"name": "Parallel", "is_storable": True, "tracking": "serial"}
            )
            lots = env["stock.lot"].create(
                [{"name": f"PAR-{n}", "product_id": product.id} for n in (1, 2)]
            )
            batch = env["aftersales.warranty.card.batch"].create(
                {
                    "origin": "range",
                    "prefix": "PARALLEL-",
                    "number_first": 1,
                    "number_last": 3,
                    "type_id": warranty_type.id,
                }
            )
            card = env["aftersales.warranty.card"].create(
                {"name": "PARALLEL-CARD", "type_id": warranty_type.id}
            )
            self.lot_ids, self.batch_id, self.card_id = lots.ids, batch.id, card.id
            self.type_id, self.template_id = (
                warranty_type.id,
                product.product_tmpl_id.id,
            )
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self._connect() as env:
            # What was issued or made is never deleted but by a test, past the ORM.
            env.cr.execute(
                "DELETE FROM aftersales_warranty_card WHERE type_id = %s",
                [self.type_id],
            )
            env.cr.execute(
                "DELETE FROM aftersales_warranty_card_batch WHERE id = %s",
                [self.batch_id],
            )
            env["stock.lot"].browse(self.lot_ids).unlink()
            env["product.template"].browse(self.template_id).unlink()
            env["aftersales.warranty.type"].browse(self.type_id).unlink()

    def _race(self, act):
        """Let two connections act at once, and the second once more as a server does.

        :return: the environment of the second
        """
        with self._connect() as first, self._connect() as second:
            for env in (first, second):
                env.cr.execute("SELECT 1")  # both have looked before either acts
            act(first, 0)
            first.flush_all()
            first.cr.commit()

            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                act(second, 1)
                second.flush_all()
            second.cr.rollback()
            second.invalidate_all()
            try:
                act(second, 1)
            finally:
                second.cr.commit()

    def test_two_presses_make_the_cards_of_a_batch_once(self):
        def press(env, _number):
            env["aftersales.warranty.card.batch"].browse(
                self.batch_id
            ).action_generate()

        self._race(press)

        with self._connect() as env:
            batch = env["aftersales.warranty.card.batch"].browse(self.batch_id)
            self.assertEqual(batch.made_count, 3)
            self.assertEqual(len(batch.card_ids), 3)

    def test_card_goes_to_one_of_two_units(self):
        def allocate(env, number):
            card = env["aftersales.warranty.card"].browse(self.card_id)
            card.action_allocate_lots([self.lot_ids[number]])

        with self.assertRaises(UserError) as error:
            self._race(allocate)

        self.assertIn("PAR-1", str(error.exception))
        with self._connect() as env:
            card = env["aftersales.warranty.card"].browse(self.card_id)
            self.assertEqual(card.lot_id.id, self.lot_ids[0])

    def test_two_stamps_are_one(self):
        with self._connect() as env:
            card = env["aftersales.warranty.card"].browse(self.card_id)
            card.lot_id = self.lot_ids[0]
            card.action_issue()

        def stamp(env, number):
            card = env["aftersales.warranty.card"].browse(self.card_id)
            card.action_stamp()
            if not number:
                # sign of the first stamp, which the second must not replace
                card.sudo().stamp_date = "2020-02-02"

        self._race(stamp)

        with self._connect() as env:
            card = env["aftersales.warranty.card"].browse(self.card_id)
            self.assertEqual(str(card.stamp_date), "2020-02-02")
