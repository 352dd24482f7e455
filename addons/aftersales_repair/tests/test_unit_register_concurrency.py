from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.parallel import (
    ConnectedCase,
    delete_rows,
    run_in_parallel,
)

COUNT = 20


@tagged("post_install", "-at_install")
class TestUnitRegisterConcurrency(ConnectedCase):
    """Many read the same unknown serial at once, each on a real connection."""

    def setUp(self):
        super().setUp()
        with self._connect() as env:
            product = env["product.product"].create(
                {
                    "name": "Parallel Freezer",
                    "is_storable": True,
                    "tracking": "serial",
                    "is_serviceable": True,
                }
            )
            self.product_id = product.id
            self.partner_id = env["res.partner"].create({"name": "Parallel"}).id
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self._connect() as env:
            cases = env["aftersales.case"].search(
                [("product_id", "=", self.product_id)]
            )
            delete_rows(env, "aftersales_request", cases.request_id.ids)
            env["stock.lot"].search([("product_id", "=", self.product_id)]).unlink()
            env["product.product"].browse(self.product_id).product_tmpl_id.unlink()
            env["res.partner"].browse(self.partner_id).unlink()

    def test_twenty_requests_for_one_unknown_serial_register_one_unit(self):
        def take_in(env):
            env["aftersales.request"].create(
                {
                    "partner_id": self.partner_id,
                    "case_ids": [
                        Command.create(
                            {"identifier": "NEW-1", "product_id": self.product_id}
                        )
                    ],
                }
            )

        errors = run_in_parallel(self.registry, take_in, COUNT)

        # one open case per unit: the others are told of the first
        self.assertEqual({type(error) for error in errors}, {ValidationError})
        self.assertEqual(len(errors), COUNT - 1)
        with self._connect() as env:
            lots = env["stock.lot"].search([("product_id", "=", self.product_id)])
            self.assertEqual(lots.mapped("name"), ["NEW-1"])
            cases = env["aftersales.case"].search([("lot_id", "in", lots.ids)])
            self.assertEqual(cases.mapped("is_unit_registered"), [True])
            self.assertIn(cases.name, str(errors[0]))
