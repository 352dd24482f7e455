from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .parallel import ConnectedCase


@tagged("post_install", "-at_install")
class TestWarrantyOrderConcurrency(ConnectedCase):
    """Two deliveries are validated at the same moment, each on a real connection.

    A delivery only takes units away and may release its own, so whatever one of two
    does leaves the check of the other right, or too strict, never too lax.
    """

    context = {"skip_sms": True}

    def setUp(self):
        super().setUp()
        with self._connect() as env:
            self.product_id, self.lot_ids = self._create_units(env)
            self.picking_ids = [
                self._create_delivery(env, lot_id) for lot_id in self.lot_ids[1:]
            ]
        self.addCleanup(self._clean_up)

    def _create_units(self, env):
        product = env["product.product"].create(
            {"name": "Parallel Oven", "is_storable": True, "tracking": "serial"}
        )
        stock = env["stock.warehouse"].search([], limit=1).lot_stock_id
        lots = env["stock.lot"].create(
            [
                {
                    "name": f"PAR-{month}",
                    "product_id": product.id,
                    "supplier_warranty_end": f"2027-0{month}-01",
                }
                for month in (1, 2, 3)
            ]
        )
        for lot in lots:
            env["stock.quant"]._update_available_quantity(product, stock, 1, lot_id=lot)
        return product.id, lots.ids

    def _create_delivery(self, env, lot_id):
        """Prepare the delivery of one unit, reserved and picked."""
        warehouse = env["stock.warehouse"].search([], limit=1)
        customers = env.ref("stock.stock_location_customers")
        places = {
            "location_id": warehouse.lot_stock_id.id,
            "location_dest_id": customers.id,
        }
        picking = env["stock.picking"].create(
            {
                "picking_type_id": warehouse.out_type_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.product_id,
                            "product_uom_qty": 1,
                            **places,
                        }
                    )
                ],
                **places,
            }
        )
        picking.action_confirm()
        picking.move_ids.move_line_ids.unlink()
        picking.move_ids.move_line_ids = [
            Command.create(
                {
                    "product_id": self.product_id,
                    "lot_id": lot_id,
                    "quantity": 1,
                    **places,
                }
            )
        ]
        picking.move_ids.picked = True
        return picking.id

    def _clean_up(self):
        with self._connect() as env:
            product = env["product.product"].browse(self.product_id)
            moves = env["stock.move"].search([("product_id", "=", product.id)])
            pickings = moves.picking_id
            # What was delivered is never deleted but by a test, past the ORM.
            env.cr.execute(
                "DELETE FROM stock_move_line WHERE product_id = %s", [product.id]
            )
            env.cr.execute("DELETE FROM stock_move WHERE product_id = %s", [product.id])
            env.cr.execute(
                "DELETE FROM stock_quant WHERE product_id = %s", [product.id]
            )
            env.invalidate_all()
            pickings.unlink()
            env["stock.lot"].browse(self.lot_ids).unlink()
            product.product_tmpl_id.unlink()

    def test_two_deliveries_at_once_do_not_slip_past_a_free_unit(self):
        with self._connect() as first, self._connect() as second:
            for env, picking_id in zip((first, second), self.picking_ids, strict=True):
                # both look at the stock before either has done anything
                lines = env["stock.picking"].browse(picking_id).move_ids.move_line_ids
                self.assertTrue(lines._get_late_lines())

            for env, picking_id in zip((first, second), self.picking_ids, strict=True):
                with self.assertRaises(UserError):
                    env["stock.picking"].browse(picking_id)._action_done()
                env.cr.rollback()

    def test_unit_released_while_the_other_is_validated_is_not_overlooked_later(self):
        with self._connect() as env:
            holder_id = self._create_delivery(env, self.lot_ids[0])
        with self._connect() as first, self._connect() as second:
            lines = first["stock.picking"].browse(self.picking_ids[0])
            self.assertFalse(lines.move_ids.move_line_ids._get_late_lines())
            second["stock.picking"].browse(holder_id).action_cancel()
            second.cr.commit()
            # begun before the release, so it counts as done before it
            lines._action_done()
            first.cr.commit()

            last = second["stock.picking"].browse(self.picking_ids[1])
            with self.assertRaises(UserError):
                last._action_done()
            second.cr.rollback()
