import base64

from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .parallel import ConnectedCase

COUNT = 30


@tagged("post_install", "-at_install")
class TestSerialImportConcurrency(ConnectedCase):
    """Imports on real connections, side by side and cut off in the middle."""

    def setUp(self):
        super().setUp()
        serials = "".join(f"PAR-{number}\n" for number in range(COUNT))
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
            imports = env["aftersales.serial.import"].create(
                [
                    {
                        "kind": "cards",
                        "product_id": product.id,
                        "file": base64.b64encode(f"Serial\n{serials}".encode()),
                    }
                ]
                * 2
            )
            for each in imports:
                each._check()
            imports._transition({"checked"}, "running")
            self.import_ids = imports.ids
            self.product_id = product.id
            self.type_id = warranty_type.id
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self._connect() as env:
            product = env["product.product"].browse(self.product_id)
            # What was issued is never deleted but by a test, past the ORM.
            for query in (
                "DELETE FROM aftersales_serial_import WHERE product_id = %s",
                "DELETE FROM aftersales_warranty_card WHERE product_id = %s",
                "DELETE FROM stock_lot WHERE product_id = %s",
            ):
                env.cr.execute(query, [product.id])
            product.product_tmpl_id.unlink()
            env["aftersales.warranty.type"].browse(self.type_id).unlink()

    def _get_import(self, env, number=0):
        return env["aftersales.serial.import"].browse(self.import_ids[number])

    def _count(self, env):
        """Return how many units and open cards there are, and how many names."""
        domain = [("product_id", "=", self.product_id)]
        lots = env["stock.lot"].search(domain)
        cards = env["aftersales.warranty.card"].search_count(domain)
        return len(lots), cards, len(set(lots.mapped("name")))

    def test_two_batches_of_one_product_come_one_after_the_other(self):
        with self._connect() as first, self._connect() as second:
            self.assertEqual(self._get_import(first).state, "running")
            self.assertEqual(self._get_import(second, 1).state, "running")
            self._get_import(first)._run_batch(size=20)
            first.cr.commit()

            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self._get_import(second, 1)._run_batch(size=20)
            second.cr.rollback()
            second.invalidate_all()
            other = self._get_import(second, 1)
            other._run_batch(size=20)  # as the job does once more

            self.assertEqual((other.done_count, other.bad_count), (0, 20))
            self.assertEqual(
                set(other.row_ids.mapped("problem")), {False, "card_exists"}
            )
            second.cr.commit()
        with self._connect() as env:
            for number in (1, 0):
                while self._get_import(env, number)._run_batch(size=20):
                    pass
            self.assertEqual(self._count(env), (COUNT, COUNT, COUNT))

    def test_killed_server_loses_the_batch_at_hand_only(self):
        with self._connect() as env:
            self._get_import(env)._run_batch(size=10)
        with self._connect() as killed:
            self._get_import(killed)._run_batch(size=10)
            killed.flush_all()
            killed.cr.rollback()  # the connection is gone

        with self._connect() as env:
            each = self._get_import(env)
            self.assertEqual((each.state, each.done_count), ("running", 10))
            self.assertEqual(self._count(env), (10, 10, 10))
            while each._run_batch(size=10):
                pass
            self.assertEqual((each.state, each.done_count), ("done", COUNT))
            self.assertEqual(self._count(env), (COUNT, COUNT, COUNT))

    def test_pause_beside_a_batch_waits_and_wins(self):
        with self._connect() as job, self._connect() as user:
            each = self._get_import(user)
            self.assertEqual(each.state, "running")
            self._get_import(job)._run_batch(size=10)
            job.cr.commit()

            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                each.action_pause()
            user.cr.rollback()
            user.invalidate_all()
            each.action_pause()  # as the server does once more
            user.cr.commit()

            job.invalidate_all()
            self.assertEqual(self._get_import(job)._run_batch(size=10), 0)
            self.assertEqual(self._get_import(job).done_count, 10)
