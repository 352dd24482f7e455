from threading import get_ident

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .parallel import ConnectedCase, delete_rows, run_in_parallel

COUNT = 8
SERIAL = "RCV-1"


@tagged("post_install", "-at_install")
class TestReceiptConcurrency(ConnectedCase):
    """Receipts that bring the same new serial at once, each on a real connection."""

    def setUp(self):
        super().setUp()
        with self._connect() as env:
            product = env["product.product"].create(
                {
                    "name": "Parallel Oven",
                    "is_storable": True,
                    "tracking": "serial",
                    "is_serviceable": True,
                }
            )
            self.product_id = product.id
            pickings = env["stock.picking"]
            for __ in range(COUNT):
                pickings |= self._expect(env, product)
            self.picking_ids = pickings.ids
        self.addCleanup(self._clean_up)

    def _expect(self, env, product):
        """Make a receipt of one unit whose serial is entered already."""
        warehouse = env["stock.warehouse"].search(
            [("company_id", "=", env.company.id)], limit=1
        )
        operation = warehouse.in_type_id
        source = env.ref("stock.stock_location_suppliers")
        places = {
            "location_id": source.id,
            "location_dest_id": operation.default_location_dest_id.id,
        }
        picking = env["stock.picking"].create(
            {
                "picking_type_id": operation.id,
                **places,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": 1,
                            "product_uom": product.uom_id.id,
                            **places,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.move_line_ids = [
            Command.clear(),
            Command.create(
                {
                    "product_id": product.id,
                    "lot_name": SERIAL,
                    "quantity": 1,
                    **places,
                }
            ),
        ]
        picking.move_ids.picked = True
        return picking

    def _clean_up(self):
        with self._connect() as env:
            product = env["product.product"].browse(self.product_id)
            own = [("product_id", "=", self.product_id)]
            for model in ("stock.quant", "stock.move", "stock.lot"):
                found = env[model].sudo().with_context(active_test=False).search(own)
                delete_rows(env, env[model]._table, found.ids)
            delete_rows(env, "stock_picking", self.picking_ids)
            delete_rows(env, "product_template", product.product_tmpl_id.ids)

    def _receive(self, env, picking_id):
        picking = env["stock.picking"].browse(picking_id)
        picking.with_context(skip_sms=True, skip_backorder=True).button_validate()

    def _count_lots(self):
        with self._connect() as env:
            return env["stock.lot"].search_count([("product_id", "=", self.product_id)])

    def test_receipts_of_one_new_serial_make_one_unit(self):
        left = list(self.picking_ids)

        errors = run_in_parallel(self.registry, self._take(left, self._receive), COUNT)

        self.assertEqual(self._count_lots(), 1)
        # in the same place core refuses the second of a serial, in its own words
        self.assertEqual(len(errors), COUNT - 1)
        for error in errors:
            self.assertIsInstance(error, (UserError, ValidationError))
            self.assertIn(SERIAL, str(error))

    def test_receipt_and_reception_of_one_new_serial_make_one_unit(self):
        left = [*self.picking_ids[:1], *[None] * (COUNT - 1)]

        def act(env, picking_id):
            if picking_id:
                return self._receive(env, picking_id)
            product = env["product.product"].browse(self.product_id)
            return env["stock.lot"]._find_or_register(product, SERIAL)

        errors = run_in_parallel(self.registry, self._take(left, act), COUNT)

        self.assertFalse(errors)
        self.assertEqual(self._count_lots(), 1)

    def _take(self, left, function):
        """Return what calls ``function`` with another one of ``left`` per thread."""
        by_thread = {}

        def act(env):
            key = get_ident()
            if key not in by_thread:
                by_thread[key] = left.pop()
            return function(env, by_thread[key])

        return act
