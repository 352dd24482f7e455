from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.parallel import (
    ConnectedCase,
    delete_rows,
    run_in_parallel,
)

from ..models.part_request_procure import AftersalesPartRequest

COUNT = 20


@tagged("post_install", "-at_install")
class TestPartSupplyConcurrency(ConnectedCase):
    """Twenty people press one button of a part request: the parts move once."""

    def setUp(self):
        super().setUp()
        with self._connect() as env:
            product = env["product.product"].create(
                {"name": "Parallel Hose", "is_storable": True}
            )
            partner = env["res.partner"].create({"name": "Parallel Person"})
            technician = env["aftersales.technician"].create({"partner_id": partner.id})
            operation = env.company._get_aftersales_operation("consumption")
            env["stock.quant"].with_context(inventory_mode=True).create(
                {
                    "product_id": product.id,
                    "location_id": operation.default_location_src_id.id,
                    "inventory_quantity": 50,
                }
            ).action_apply_inventory()
            request = env["aftersales.part.request"].create(
                {
                    "technician_id": technician.id,
                    "destination": "technician",
                    "supply_method": "store",
                    "maker_id": partner.id,
                    "line_ids": [
                        Command.create({"product_id": product.id, "quantity": 2})
                    ],
                }
            )
            request.action_submit()
            self.request_id, self.product_id = request.id, product.id
            self.technician_id, self.partner_id = technician.id, partner.id
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self._connect() as env:
            pickings = self._get_request(env).picking_ids
            place = env["aftersales.technician"].browse(self.technician_id).location_id
            template = env["product.product"].browse(self.product_id).product_tmpl_id
            moves = env["stock.move"].search([("product_id", "=", self.product_id)])
            for table, ids in (
                ("stock_move", moves.ids),
                ("stock_picking", pickings.ids),
                ("aftersales_part_request", [self.request_id]),
                ("aftersales_technician", [self.technician_id]),
                ("product_template", template.ids),
                ("stock_location", place.ids),
                ("res_partner", [self.partner_id]),
            ):
                delete_rows(env, table, ids)

    def _get_request(self, env):
        return env["aftersales.part.request"].browse(self.request_id)

    def _press(self, method, *args):
        """Let twenty people press the same button; all but one are told no."""
        errors = run_in_parallel(
            self.registry,
            lambda env: getattr(self._get_request(env), method)(*args),
            COUNT,
        )
        self.assertEqual(len(errors), COUNT - 1, errors)
        for error in errors:
            self.assertIsInstance(error, UserError)

    def _count_done(self, env):
        moves = self._get_request(env).line_ids.move_ids
        return len(moves.filtered(lambda move: move.state == "done"))

    def test_twenty_approve_and_send_the_parts_once(self):
        self._press("action_approve")
        self._press("action_send")

        with self._connect() as env:
            request = self._get_request(env)
            self.assertEqual(request.state, "supplied")
            self.assertEqual(self._count_done(env), 1)
            self.assertEqual(request.line_ids.quantity_arrived, 2)

    def test_twenty_expect_and_receive_parts_of_the_maker_once(self):
        # also where purchases are kept
        self.patch(
            self.registry["aftersales.part.request"],
            "_apply_to_maker",
            AftersalesPartRequest._apply_to_maker,
        )
        with self._connect() as env:
            self._get_request(env).supply_method = "maker"
        self._press("action_approve")
        with self._connect() as env:
            self.assertEqual(len(self._get_request(env).picking_ids), 1)
        self._press("action_receive")

        with self._connect() as env:
            self.assertEqual(self._get_request(env).state, "supplied")
            self.assertEqual(self._count_done(env), 1)

    def test_twenty_count_a_shipment_once(self):
        with self._connect() as env:
            request = self._get_request(env)
            request.action_approve()
            # as another branch sends it
            request.write(
                {"supply_method": "branch", "supplier_company_id": env.company.id}
            )
            request.action_send()
            self.assertTrue(request.can_count)
            count = {"line_id": request.line_ids.id, "arrived": 1, "lost": 1}

        self._press("action_receive_counted", [count])

        with self._connect() as env:
            line = self._get_request(env).line_ids
            self.assertEqual((line.quantity_arrived, line.quantity_lost), (1, 1))
            self.assertEqual(line.quantity_on_the_way, 0)
            self.assertEqual(self._count_done(env), 3)
            found = {"line_id": line.id, "found": 1}

        self._press("action_found", [found])

        with self._connect() as env:
            line = self._get_request(env).line_ids
            self.assertEqual((line.quantity_arrived, line.quantity_lost), (2, 0))
            # back on its way, and in from there
            self.assertEqual(self._count_done(env), 5)
