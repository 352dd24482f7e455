from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.parallel import (
    ConnectedCase,
    run_in_parallel,
)

COUNT = 20


@tagged("post_install", "-at_install")
class TestExchangeConcurrency(ConnectedCase):
    """Twenty people press the same button: one unit goes out, one credit is drafted."""

    def setUp(self):
        super().setUp()
        with self._connect() as env:
            product = env["product.product"].create(
                {
                    "name": "Parallel Dryer",
                    "is_storable": True,
                    "tracking": "serial",
                    "is_serviceable": True,
                    "taxes_id": [Command.clear()],
                }
            )
            self.template_id, self.product_id = product.product_tmpl_id.id, product.id
            lots = env["stock.lot"].create(
                [{"name": f"PD-{n}", "product_id": product.id} for n in range(3)]
            )
            self.lot_ids = lots.ids
            self.partner_id = env["res.partner"].create({"name": "Parallel Dealer"}).id
            self.process_id = (
                env["aftersales.process"].create({"name": "Parallel Exchange"}).id
            )
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self._connect() as env:
            own = [tuple(self.lot_ids)]
            product = [self.product_id]
            env["account.move"].search([("partner_id", "=", self.partner_id)]).unlink()
            # what has moved is never deleted but by a test, past the ORM
            for query, ids in (
                ("DELETE FROM stock_move_line WHERE product_id = %s", product),
                (
                    "UPDATE stock_move SET scrap_id = NULL WHERE product_id = %s",
                    product,
                ),
                ("DELETE FROM stock_scrap WHERE product_id = %s", product),
                ("DELETE FROM stock_move WHERE product_id = %s", product),
                (
                    "DELETE FROM stock_picking WHERE partner_id = %s",
                    [self.partner_id],
                ),
                ("DELETE FROM stock_quant WHERE product_id = %s", product),
                (
                    "DELETE FROM aftersales_dealer_return WHERE partner_id = %s",
                    [self.partner_id],
                ),
                (
                    "DELETE FROM aftersales_request WHERE partner_id = %s",
                    [self.partner_id],
                ),
                (
                    "UPDATE stock_lot SET replaced_by_lot_id = NULL, "
                    "replaces_lot_id = NULL WHERE id IN %s",
                    own,
                ),
            ):
                env.cr.execute(query, ids)
            env.invalidate_all()
            env["stock.lot"].browse(self.lot_ids).unlink()
            env["product.template"].browse(self.template_id).unlink()
            env["res.partner"].browse(self.partner_id).unlink()
            env["aftersales.process"].browse(self.process_id).unlink()

    def _press(self, function):
        """Let twenty people press one button; all but one are told no."""
        errors = run_in_parallel(self.registry, function, COUNT)
        self.assertEqual(len(errors), COUNT - 1, errors)
        for error in errors:
            self.assertIsInstance(error, UserError)

    def test_twenty_settle_a_return_once(self):
        with self._connect() as env:
            document = env["aftersales.dealer.return"].create(
                {
                    "partner_id": self.partner_id,
                    "line_ids": [
                        Command.create({"lot_id": lot_id, "price_unit": 50.0})
                        for lot_id in self.lot_ids
                    ],
                }
            )
            return_id = document.id

        def get_return(env):
            return env["aftersales.dealer.return"].browse(return_id)

        self._press(lambda env: get_return(env).action_receive())
        with self._connect() as env:
            document = get_return(env)
            self.assertEqual(len(document.line_ids.move_ids), 3)
            document.line_ids.write({"grade": "c"})
            document.line_ids[0].disposition = "back"
            document.action_inspect()

        self._press(lambda env: get_return(env).action_settle())

        with self._connect() as env:
            document = get_return(env)
            self.assertEqual(document.state, "settled")
            self.assertEqual(len(document.line_ids.move_ids), 6, "in once, out once")
            self.assertEqual(document.refund_ids.mapped("amount_untaxed"), [100.0])

    def test_twenty_bring_refurbished_units_to_the_store_once(self):
        with self._connect() as env:
            document = env["aftersales.dealer.return"].create(
                {
                    "partner_id": self.partner_id,
                    "line_ids": [
                        Command.create({"lot_id": lot_id}) for lot_id in self.lot_ids
                    ],
                }
            )
            document.action_receive()
            document.line_ids.grade = "b"
            document.action_inspect()
            document.action_settle()
            return_id = document.id

        self._press(
            lambda env: (
                env["aftersales.dealer.return"].browse(return_id).action_to_store()
            )
        )

        with self._connect() as env:
            lines = env["aftersales.dealer.return"].browse(return_id).line_ids
            self.assertEqual(len(lines.move_ids), 9, "each came, settled, was brought")
            self.assertTrue(all(lines.mapped("date_stored")))
            env["aftersales.warranty.card"].search(
                [("lot_id", "in", self.lot_ids)]
            ).unlink()

    def test_twenty_replacements_give_out_one_unit(self):
        with self._connect() as env:
            case_vals = {
                "product_id": self.product_id,
                "lot_id": self.lot_ids[0],
                "process_id": self.process_id,
            }
            request = env["aftersales.request"].create(
                {
                    "partner_id": self.partner_id,
                    "case_ids": [Command.create(case_vals)],
                }
            )
            request.action_confirm()
            case_id = request.case_ids.id
            # past the gate: the work itself is not what this is about
            env.flush_all()
            env.cr.execute(
                "UPDATE aftersales_case SET state = 'ready' WHERE id = %s", [case_id]
            )
            operation = request.company_id._get_aftersales_operation("consumption")
            env["stock.quant"].with_context(inventory_mode=True).create(
                [
                    {
                        "product_id": self.product_id,
                        "location_id": operation.default_location_src_id.id,
                        "lot_id": lot_id,
                        "inventory_quantity": 1,
                    }
                    for lot_id in self.lot_ids[1:]
                ]
            ).action_apply_inventory()

        self._press(
            lambda env: (
                env["aftersales.case"].browse(case_id).action_replace(self.lot_ids[1])
            )
        )

        with self._connect() as env:
            case = env["aftersales.case"].browse(case_id)
            self.assertEqual(case.state, "replaced")
            self.assertEqual(len(case.move_ids), 2, "the faulty one in, one out")
            old, new, spare = env["stock.lot"].browse(self.lot_ids)
            self.assertEqual(old.replaced_by_lot_id, new)
            self.assertEqual(spare.location_id.usage, "internal")
