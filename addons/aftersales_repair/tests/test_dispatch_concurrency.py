from odoo import Command
from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.parallel import (
    ConnectedCase,
    run_in_parallel,
)

COUNT = 20


@tagged("post_install", "-at_install")
class TestDispatchConcurrency(ConnectedCase):
    """Twenty presses on one job, each on a real connection, have one effect."""

    # nobody is written to from a database of tests
    context = {"aftersales_no_notification": True, "tracking_disable": True}

    def setUp(self):
        super().setUp()
        with self._connect() as env:
            product = env["product.product"].create(
                {"name": "Parallel Hob", "is_serviceable": True}
            )
            request = env["aftersales.request"].create(
                {
                    "partner_id": env["res.partner"].create({"name": "Parallel"}).id,
                    "case_ids": [
                        Command.create({"product_id": product.id, "place": "customer"})
                    ],
                }
            )
            request.action_confirm()
            technician = env["aftersales.technician"].create(
                {
                    "partner_id": env["res.partner"].create({"name": "Twenty"}).id,
                    "company_id": request.company_id.id,
                }
            )
            order = request.case_ids.action_assign(technician)
            level = env["aftersales.escalation.level"].create(
                {
                    "name": "Parallel",
                    "limit_hours": 1,
                    "user_ids": [Command.set(env.ref("base.user_admin").ids)],
                }
            )
            self.made = [
                order,
                technician,
                technician.location_id,
                level,
                request.partner_id | technician.partner_id,
                product.product_tmpl_id,
            ]
            self.made = [(records._name, records.ids) for records in self.made]
            self.request_id = request.id
            self.case_id = request.case_ids.id
            self.order_id = order.id
            self.level_id = level.id
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self._connect() as env:
            # what was given out is never deleted but by a test, past the ORM
            env["mail.activity"].search(
                [("res_model", "=", "aftersales.case"), ("res_id", "=", self.case_id)]
            ).unlink()
            env.cr.execute(
                "DELETE FROM aftersales_request WHERE id = %s", [self.request_id]
            )
            env.invalidate_all()
            for model, ids in self.made:
                env[model].browse(ids).exists().unlink()

    def test_twenty_acceptances_are_one(self):
        errors = run_in_parallel(
            self.registry,
            lambda env: env["aftersales.order"].browse(self.order_id).action_accept(),
            COUNT,
        )

        self.assertEqual(len(errors), COUNT - 1)
        self.assertIn("cannot become", str(errors[0]))
        with self._connect() as env:
            order = env["aftersales.order"].browse(self.order_id)
            self.assertEqual(order.state, "accepted")
            states = order.case_id.state_log_ids.sorted("id").mapped("state")
            self.assertEqual(len(states), len(set(states)) + 1, "queue and waiting")
            self.assertEqual(states[-1], order.case_id.state)

    def test_twenty_assignments_leave_one_open_order(self):
        technician_id = dict(self.made)["aftersales.technician"][0]

        run_in_parallel(
            self.registry,
            lambda env: (
                env["aftersales.case"].browse(self.case_id).action_assign(technician_id)
            ),
            COUNT,
        )

        with self._connect() as env:
            orders = env["aftersales.case"].browse(self.case_id).order_ids
            self.assertEqual(len(orders.filtered("is_open")), 1)

    def test_twenty_runs_of_the_clock_tell_a_level_once(self):
        with self._connect() as env:
            case = env["aftersales.case"].browse(self.case_id)
            case.state_log_ids.date_start = "2026-01-05 08:00:00"

        errors = run_in_parallel(
            self.registry,
            lambda env: env["aftersales.case"].browse(self.case_id)._escalate(),
            COUNT,
        )

        self.assertFalse(errors)
        with self._connect() as env:
            case = env["aftersales.case"].browse(self.case_id)
            told = case.escalation_ids.filtered(
                lambda escalation: escalation.level_id.id == self.level_id
            )
            self.assertEqual(len(told), 1)
            mine = case.activity_ids.filtered(
                lambda activity: activity.user_id == env.ref("base.user_admin")
            )
            self.assertEqual(len(mine), 1)
