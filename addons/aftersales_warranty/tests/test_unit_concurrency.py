from contextlib import ExitStack

from psycopg2.errors import SerializationFailure

from odoo.tests import tagged
from odoo.tools import mute_logger

from .parallel import ConnectedCase


@tagged("post_install", "-at_install")
class TestUnitConcurrency(ConnectedCase):
    """Many act on one unit or one counter at the same moment, on real connections."""

    def setUp(self):
        super().setUp()
        with self._connect() as env:
            pattern = env["aftersales.number.pattern"].create(
                {"name": "Parallel", "prefix": "PAR-", "check_digit": "luhn"}
            )
            product = env["product.product"].create(
                {
                    "name": "Parallel Lathe",
                    "is_storable": True,
                    "tracking": "serial",
                    "serial_pattern_id": pattern.id,
                }
            )
            self.lot_id = env["stock.lot"].create({"product_id": product.id}).id
            self.pattern_id = pattern.id
            self.product_id = product.id
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self._connect() as env:
            product = env["product.product"].browse(self.product_id)
            env["stock.lot"].search([("product_id", "=", product.id)]).unlink()
            product.product_tmpl_id.unlink()
            env["aftersales.number.pattern"].browse(self.pattern_id).unlink()

    def test_twenty_draw_at_once_and_nobody_draws_the_same(self):
        drawn = []
        with ExitStack() as stack:
            envs = [stack.enter_context(self._connect()) for __ in range(20)]
            for env in envs * 3:
                pattern = env["aftersales.number.pattern"].browse(self.pattern_id)
                drawn += pattern._next_many(50)
            for env in envs[::2]:
                env.cr.rollback()  # what was drawn is not given again

        self.assertEqual(len(drawn), 3000)
        self.assertEqual(len(set(drawn)), 3000)

    def test_two_readings_at_once_see_each_other(self):
        with self._connect() as first, self._connect() as second:
            vals = {"lot_id": self.lot_id, "date": "2026-01-01"}
            self.assertFalse(second["stock.lot"].browse(self.lot_id).usage)
            first["aftersales.unit.reading"].create(vals | {"value": 100})
            first.cr.commit()

            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                second["aftersales.unit.reading"].create(vals | {"value": 90})
            second.cr.rollback()

    def test_twenty_swaps_at_once_have_one_effect(self):
        with self._connect() as env:
            products = env["product.product"].browse(self.product_id)
            new = env["stock.lot"].create({"product_id": products.id})
            component = env["aftersales.unit.component"].create(
                {
                    "unit_id": self.lot_id,
                    "lot_id": env["stock.lot"].create({"product_id": products.id}).id,
                }
            )
            new_id, component_id = new.id, component.id

        def swap(env):
            component = env["aftersales.unit.component"].browse(component_id)
            return component.action_swap(lot_id=new_id)

        with ExitStack() as stack:
            envs = [stack.enter_context(self._connect()) for __ in range(20)]
            for env in envs:
                self.assertFalse(
                    env["aftersales.unit.component"].browse(component_id).date_out
                )
            first, *others = envs
            done = swap(first)
            first.cr.commit()
            for env in others:
                with (
                    mute_logger("odoo.sql_db"),
                    self.assertRaises(SerializationFailure),
                ):
                    swap(env)
                env.cr.rollback()
                env.invalidate_all()
                self.assertEqual(swap(env), done)  # as the server does once more
                env.cr.rollback()  # lets go of the lock
        with self._connect() as env:
            unit = env["stock.lot"].browse(self.lot_id)
            self.assertEqual(len(unit.component_ids), 2)
            unit.component_ids.unlink()
