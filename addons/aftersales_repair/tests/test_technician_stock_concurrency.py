from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.parallel import (
    ConnectedCase,
    run_in_parallel,
)

COUNT = 20


@tagged("post_install", "-at_install")
class TestTechnicianStockConcurrency(ConnectedCase):
    """Twenty storekeepers press the same button: parts move once."""

    def setUp(self):
        super().setUp()
        with self._connect() as env:
            self._create_world(env)
        self.addCleanup(self._clean_up)

    def _create_world(self, env):
        company = env.company
        warehouse = env["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        )
        if not warehouse:
            warehouse = env["stock.warehouse"].create(
                {"name": "Parallel", "code": "PARA", "company_id": company.id}
            )
        part = env["product.product"].create(
            {"name": "Parallel Belt", "is_storable": True}
        )
        unit = env["product.product"].create(
            {"name": "Parallel Dryer", "is_storable": True, "is_serviceable": True}
        )
        env["stock.quant"].with_context(inventory_mode=True).create(
            {
                "product_id": part.id,
                "location_id": warehouse._get_aftersales_consumption_operations()
                .default_location_src_id[:1]
                .id,
                "inventory_quantity": 100,
            }
        ).action_apply_inventory()
        partner = env["res.partner"].create({"name": "Parallel Technician"})
        technician = env["aftersales.technician"].create({"partner_id": partner.id})
        process = env["aftersales.process"].create({"name": "Parallel Drawing"})
        request = env["aftersales.request"].create(
            {
                "partner_id": partner.id,
                "case_ids": [
                    Command.create(
                        {
                            "product_id": unit.id,
                            "process_id": process.id,
                            "place": "customer",
                            "part_ids": [
                                Command.create({"product_id": part.id, "quantity": 3})
                            ],
                        }
                    )
                ],
            }
        )
        request.action_confirm()
        order = request.case_ids.action_assign(technician)
        self.ids = {
            "order": order.id,
            "request": request.id,
            "technician": technician.id,
            "location": technician.location_id.id,
            "process": process.id,
            "partner": partner.id,
            "part": part.id,
            "unit": unit.id,
        }

    def _clean_up(self):
        with self._connect() as env:
            part_id, request_id = self.ids["part"], self.ids["request"]
            moves = env["stock.move"].search([("product_id", "=", part_id)])
            pickings = moves.picking_id
            # what has moved is never deleted but by a test, past the ORM
            for query, ids in (
                ("DELETE FROM stock_move_line WHERE product_id IN %s", [part_id]),
                ("DELETE FROM stock_move WHERE product_id IN %s", [part_id]),
                ("DELETE FROM stock_picking WHERE id IN %s", pickings.ids),
                ("DELETE FROM stock_quant WHERE product_id IN %s", [part_id]),
                ("DELETE FROM aftersales_request WHERE id IN %s", [request_id]),
            ):
                if ids:
                    env.cr.execute(query, [tuple(ids)])
            env.invalidate_all()
            env["aftersales.technician"].browse(self.ids["technician"]).unlink()
            env["stock.location"].browse(self.ids["location"]).unlink()
            env["aftersales.process"].browse(self.ids["process"]).unlink()
            products = env["product.product"].browse([part_id, self.ids["unit"]])
            products.product_tmpl_id.unlink()
            env["res.partner"].browse(self.ids["partner"]).unlink()

    def _press(self, model, key, method):
        errors = run_in_parallel(
            self.registry,
            lambda env: getattr(env[model].browse(self.ids[key]), method)(),
            COUNT,
        )
        # who presses while the first one is at it is told so, or finds it done
        self.assertLess(len(errors), COUNT)
        for error in errors:
            self.assertIsInstance(error, UserError)
            self.assertIn("are being moved at this moment", str(error))

    def _get_quantity(self):
        with self._connect() as env:
            return (
                env["aftersales.technician"]
                .browse(self.ids["technician"])
                .part_quantity
            )

    def test_parts_are_handed_out_once_and_taken_back_once(self):
        self._press("aftersales.order", "order", "action_draw_parts")
        self.assertEqual(self._get_quantity(), 3)

        self._press("aftersales.technician", "technician", "action_settle")

        self.assertEqual(self._get_quantity(), 0)
        with self._connect() as env:
            pickings = env["stock.picking"].search(
                [("aftersales_technician_id", "=", self.ids["technician"])]
            )
            self.assertEqual(
                sorted(pickings.mapped("aftersales_operation")), ["draw", "give_back"]
            )

    def test_unused_parts_come_back_once(self):
        self._press("aftersales.order", "order", "action_draw_parts")
        with self._connect() as env:
            order = env["aftersales.order"].browse(self.ids["order"])
            order.case_id.part_ids.unlink()

        self._press("aftersales.order", "order", "action_return_parts")

        self.assertEqual(self._get_quantity(), 0)
        with self._connect() as env:
            order = env["aftersales.order"].browse(self.ids["order"])
            self.assertEqual(order.part_picking_count, 2)
            self.assertFalse(order.has_drawn_parts)
