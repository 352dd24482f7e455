from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.parallel import (
    ConnectedCase,
    run_in_parallel,
)

COUNT = 20


@tagged("post_install", "-at_install")
class TestOldPartConcurrency(ConnectedCase):
    """Twenty people press one button on an old part: it has one effect."""

    def setUp(self):
        super().setUp()
        with self._connect() as env:
            unit, part = env["product.product"].create(
                [
                    {"name": "Parallel Dryer", "is_serviceable": True},
                    {"name": "Parallel Belt", "is_storable": True},
                ]
            )
            partner = env["res.partner"].create({"name": "Parallel Customer"})
            request = env["aftersales.request"].create(
                {
                    "partner_id": partner.id,
                    "case_ids": [
                        Command.create({"product_id": unit.id, "place": "customer"})
                    ],
                }
            )
            line = env["aftersales.work.part"].create(
                {"case_id": request.case_ids.id, "product_id": part.id}
            )
            debt = env["aftersales.old.part"].create(line._prepare_old_part_vals())
            self.debt_id, self.request_id = debt.id, request.id
            self.product_ids = (unit | part).ids
            self.partner_id = partner.id
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self._connect() as env:
            debt = self._get_debt(env)
            moves = debt.case_id.move_ids | env["stock.move"].search(
                [("aftersales_old_part_id", "=", debt.id)]
            )
            scraps = moves.scrap_id
            # what has moved is never deleted but by a test, past the ORM
            for query, ids in (
                ("DELETE FROM stock_move_line WHERE move_id IN %s", moves.ids),
                ("DELETE FROM stock_move WHERE id IN %s", moves.ids),
                ("DELETE FROM stock_scrap WHERE id IN %s", scraps.ids),
                ("DELETE FROM aftersales_old_part WHERE id IN %s", debt.ids),
                ("DELETE FROM stock_picking WHERE id IN %s", moves.picking_id.ids),
                ("DELETE FROM aftersales_work_part WHERE id IN %s", debt.part_id.ids),
                ("DELETE FROM stock_quant WHERE product_id IN %s", self.product_ids),
                ("DELETE FROM aftersales_request WHERE id IN %s", [self.request_id]),
            ):
                if ids:
                    env.cr.execute(query, [tuple(ids)])
            env.invalidate_all()
            env["product.product"].browse(self.product_ids).product_tmpl_id.unlink()
            env["res.partner"].browse(self.partner_id).unlink()

    def _get_debt(self, env):
        return env["aftersales.old.part"].browse(self.debt_id)

    def _press(self, method, *args):
        """Let twenty people press the same button; all but one are told no."""
        errors = run_in_parallel(
            self.registry,
            lambda env: getattr(self._get_debt(env), method)(*args),
            COUNT,
        )
        self.assertEqual(len(errors), COUNT - 1, errors)
        for error in errors:
            self.assertIsInstance(error, UserError)

    def test_twenty_receipts_and_twenty_scraps_move_the_part_once(self):
        self._press("action_receive", "scrap")
        self._press("action_scrap")

        with self._connect() as env:
            debt = self._get_debt(env)
            self.assertEqual(debt.state, "settled")
            moves = env["stock.move"].search([("aftersales_old_part_id", "=", debt.id)])
            self.assertEqual(len(moves), 2, "in once and out once")
