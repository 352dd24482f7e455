from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.parallel import (
    ConnectedCase,
    delete_rows,
    run_in_parallel,
)

COUNT = 20


@tagged("post_install", "-at_install")
class TestTakeConcurrency(ConnectedCase):
    """Twenty technicians who need the last pieces of one part at the same moment."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self._clean_up)
        with self._connect() as env:
            product = env["product.product"].create(
                {"name": "Parallel Belt", "type": "consu", "is_storable": True}
            )
            self.product_id = product.id
            self.template_id = product.product_tmpl_id.id
            warehouse = env["stock.warehouse"].search(
                [("company_id", "=", env.company.id)], limit=1
            )
            if not warehouse:
                warehouse = warehouse.create({"name": "Parallel", "code": "PAR"})
            operation = env.company._get_aftersales_operation("consumption")
            self.shelf_id = operation.default_location_src_id.id

    def _clean_up(self):
        with self._connect() as env:
            delete_rows(env, "product_template", [self.template_id])

    def _put(self, quantity):
        with self._connect() as env:
            env["stock.quant"].with_context(inventory_mode=True).create(
                {
                    "product_id": self.product_id,
                    "location_id": self.shelf_id,
                    "inventory_quantity": quantity,
                }
            ).action_apply_inventory()

    def _take(self, env):
        operation = env.company._get_aftersales_operation("consumption")
        product = env["product.product"].browse(self.product_id)
        destination = env.ref("stock.stock_location_customers")
        env["stock.picking"]._create_aftersales(
            operation,
            destination=destination,
            move_vals_list=[
                {
                    "product_id": product.id,
                    "product_uom_qty": 1,
                    "product_uom": product.uom_id.id,
                    "location_id": self.shelf_id,
                    "location_dest_id": destination.id,
                    "aftersales_lot_id": False,
                }
            ],
        )

    def _read_stock(self, env):
        quants = env["stock.quant"].search(
            [
                ("product_id", "=", self.product_id),
                ("location_id", "=", self.shelf_id),
            ]
        )
        return quants.mapped("quantity"), sum(quants.mapped("reserved_quantity"))

    def test_what_is_there_is_given_out_once(self):
        self._put(5)

        errors = run_in_parallel(self.registry, self._take, COUNT)

        self.assertEqual([type(error) for error in errors], [UserError] * (COUNT - 5))
        self.assertIn("Parallel Belt: 1.0 needed, 0", str(errors[0]))
        with self._connect() as env:
            quantities, reserved = self._read_stock(env)
            self.assertEqual(sum(quantities), 0)
            self.assertFalse([left for left in quantities if left < 0])
            self.assertEqual(reserved, 0)

    def test_where_there_is_enough_everybody_gets_his(self):
        self._put(COUNT)

        errors = run_in_parallel(self.registry, self._take, COUNT)

        self.assertFalse(errors)
        with self._connect() as env:
            self.assertEqual(sum(self._read_stock(env)[0]), 0)
