from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.parallel import (
    ConnectedCase,
    run_in_parallel,
)

COUNT = 20


@tagged("post_install", "-at_install")
class TestCustodyConcurrency(ConnectedCase):
    """Twenty people move one unit at the same moment: it moves once."""

    def setUp(self):
        super().setUp()
        with self._connect() as env:
            product = env["product.product"].create(
                {
                    "name": "Parallel Washer",
                    "is_storable": True,
                    "tracking": "serial",
                    "is_serviceable": True,
                }
            )
            lot = env["stock.lot"].create({"name": "PW-1", "product_id": product.id})
            agent = env["res.partner"].create(
                {"name": "Parallel Agent", "aftersales_agent_role": "service"}
            )
            # a house's own process may ask for more, as for a signature
            process = env["aftersales.process"].create({"name": "Parallel Process"})
            case_vals = {
                "product_id": product.id,
                "lot_id": lot.id,
                "process_id": process.id,
            }
            request = env["aftersales.request"].create(
                {"partner_id": agent.id, "case_ids": [Command.create(case_vals)]}
            )
            request.action_confirm()
            self.case_id, self.request_id = request.case_ids.id, request.id
            self.lot_id, self.agent_id = lot.id, agent.id
            self.template_id = product.product_tmpl_id.id
            self.process_id = process.id
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self._connect() as env:
            case = self._get_case(env)
            pickings, moves = case.picking_ids, case.move_ids
            place = env["res.partner"].browse(self.agent_id).aftersales_location_id
            # what has moved is never deleted but by a test, past the ORM
            for query, ids in (
                ("DELETE FROM stock_move_line WHERE move_id IN %s", moves.ids),
                ("DELETE FROM stock_move WHERE id IN %s", moves.ids),
                ("DELETE FROM stock_picking WHERE id IN %s", pickings.ids),
                ("DELETE FROM stock_quant WHERE lot_id IN %s", [self.lot_id]),
                ("DELETE FROM aftersales_request WHERE id IN %s", [self.request_id]),
            ):
                env.cr.execute(query, [tuple(ids)])
            env.invalidate_all()
            env["stock.lot"].browse(self.lot_id).unlink()
            env["product.template"].browse(self.template_id).unlink()
            env["res.partner"].browse(self.agent_id).unlink()
            place.unlink()
            env["aftersales.process"].browse(self.process_id).unlink()

    def _get_case(self, env):
        return env["aftersales.case"].browse(self.case_id)

    def _press(self, method, *args):
        """Let twenty people press the same button; all but one are told no."""
        errors = run_in_parallel(
            self.registry,
            lambda env: getattr(self._get_case(env), method)(*args),
            COUNT,
        )
        self.assertEqual(len(errors), COUNT - 1, errors)
        for error in errors:
            self.assertIsInstance(error, UserError)

    def test_twenty_hand_overs_give_the_unit_back_once(self):
        with self._connect() as env:
            # past the gate: the work itself is not what this is about
            env.cr.execute(
                "UPDATE aftersales_case SET state = 'ready' WHERE id = %s",
                [self.case_id],
            )

        self._press("action_deliver")

        with self._connect() as env:
            case = self._get_case(env)
            self.assertEqual(case.state, "delivered")
            self.assertFalse(case.is_in_custody)
            self.assertEqual(len(case.move_ids), 2, "in once and out once")
            last = case.move_ids.sorted("id")[-1]
            self.assertEqual(last.location_dest_id.usage, "customer")

    def test_twenty_send_a_unit_to_the_agent_and_take_it_back_once(self):
        self._press("action_send_to_agent", self.agent_id)

        with self._connect() as env:
            case = self._get_case(env)
            self.assertEqual(len(case.move_ids), 2)
            self.assertEqual(case.lot_id.location_id, case.custody_location_id)
            self.assertEqual(case.custody_agent_id.id, self.agent_id)
            self.assertEqual(
                env["stock.location"].search_count([("name", "=", "Parallel Agent")]), 1
            )

        self._press("action_take_back")

        with self._connect() as env:
            case = self._get_case(env)
            self.assertEqual(len(case.move_ids), 3)
            self.assertFalse(case.custody_agent_id)
            self.assertEqual(
                case.lot_id.location_id,
                case.company_id.aftersales_custody_location_id,
            )
