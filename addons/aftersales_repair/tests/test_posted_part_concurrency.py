from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.parallel import (
    ConnectedCase,
    delete_rows,
    run_in_parallel,
)

COUNT = 20


@tagged("post_install", "-at_install")
class TestPostedPartConcurrency(ConnectedCase):
    """Twenty people settle one posted part: it comes back, or is waived, once."""

    def setUp(self):
        super().setUp()
        with self._connect() as env:
            unit, part = env["product.product"].create(
                [
                    {"name": "Parallel Kettle", "is_serviceable": True},
                    {"name": "Parallel Lid", "is_storable": True},
                ]
            )
            partner = env["res.partner"].create({"name": "Parallel Person"})
            operation = env.company._get_aftersales_operation("consumption")
            env["stock.quant"].with_context(inventory_mode=True).create(
                {
                    "product_id": part.id,
                    "location_id": operation.default_location_src_id.id,
                    "inventory_quantity": 5,
                }
            ).action_apply_inventory()
            request = env["aftersales.request"].create(
                {
                    "partner_id": partner.id,
                    "case_ids": [
                        Command.create({"product_id": unit.id, "place": "customer"})
                    ],
                }
            )
            request.action_confirm()
            case = request.case_ids
            line = env["aftersales.work.part"].create(
                {"case_id": case.id, "product_id": part.id}
            )
            case._consume_parts(line)
            # as when its customer declines the work after the parcel went
            case.write({"state": "quote_rejected"})
            self.line_id, self.request_id = line.id, request.id
            self.template_ids = (unit | part).product_tmpl_id.ids
            self.partner_id = partner.id
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self._connect() as env:
            moves = env["stock.move"].search(
                [("product_id.product_tmpl_id", "in", self.template_ids)]
            )
            pickings = moves.picking_id
            for table, ids in (
                ("stock_move", moves.ids),
                ("stock_picking", pickings.ids),
                ("aftersales_request", [self.request_id]),
                ("product_template", self.template_ids),
                ("res_partner", [self.partner_id]),
            ):
                delete_rows(env, table, ids)

    def _press(self, method, *args):
        """Let twenty people press the same button; all but one are told no."""
        errors = run_in_parallel(
            self.registry,
            lambda env: getattr(
                env["aftersales.work.part"].browse(self.line_id), method
            )(*args),
            COUNT,
        )
        self.assertEqual(len(errors), COUNT - 1, errors)
        self.assertEqual({type(error) for error in errors}, {UserError})

    def test_twenty_take_a_part_back_once(self):
        self._press("action_posted_return")

        with self._connect() as env:
            part = env["aftersales.work.part"].browse(self.line_id)
            self.assertEqual(part.posted_end, "returned")
            back = part.move_ids.filtered("origin_returned_move_id")
            self.assertEqual(back.mapped("state"), ["done"])

    def test_twenty_waive_a_part_once(self):
        self._press("action_posted_waive", "Goodwill")

        with self._connect() as env:
            part = env["aftersales.work.part"].browse(self.line_id)
            self.assertEqual(part.posted_end, "waived")
            told = part.case_id.message_ids.filtered(
                lambda message: "Goodwill" in message.body
            )
            self.assertEqual(len(told), 1)
