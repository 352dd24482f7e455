from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.aftersales_warranty.tests.parallel import (
    ConnectedCase,
    delete_rows,
    run_in_parallel,
)

COUNT = 20
JOBS = 3
# long ago: no other test and no demo has periods there
START = "2001-03-01"


@tagged("post_install", "-at_install")
class TestScoreConcurrency(ConnectedCase):
    """Twenty people at one period, or at one line, each on a real connection."""

    def setUp(self):
        super().setUp()
        self.made = []
        with self._connect() as env:
            self._make_world(env)
        self.addCleanup(self._clean_up)

    def _make(self, record):
        self.made.append((record._table, record.ids))
        return record

    def _make_world(self, env):
        user = self._make(
            new_test_user(
                env,
                "score_parallel",
                groups="aftersales_warranty.aftersales_group_technician",
            )
        )
        partner = self._make(env["res.partner"].create({"name": "Parallel"}))
        agent = self._make(env["res.partner"].create({"name": "Parallel Agent"}))
        technician = self._make(
            env["aftersales.technician"].create(
                {"name": "Eve", "agent_id": agent.id, "partner_id": partner.id}
            )
        )
        technician.user_id = user
        work_type = self._make(
            env["aftersales.work.type"].create({"name": "Parallel", "code": "PAR"})
        )
        self._make(
            env["aftersales.score.scheme"].create(
                {
                    "name": "Parallel",
                    "sequence": -5,
                    "work_type_ids": [Command.link(work_type.id)],
                    "commission_ids": [
                        Command.create({"name": "Job", "basis": "job", "amount": 10})
                    ],
                    "deduction_ids": [
                        Command.create(
                            {"name": "Back", "basis": "comeback", "amount": 3}
                        )
                    ],
                }
            )
        )
        product = self._make(
            env["product.product"].create(
                {
                    "name": "Parallel Oven",
                    "is_storable": True,
                    "tracking": "serial",
                    "is_serviceable": True,
                }
            )
        )
        process = self._make(
            env["aftersales.process"].create(
                {
                    "name": "Parallel",
                    "sequence": 1000,
                    "is_estimate_required": False,
                    "check_mode": "never",
                }
            )
        )
        self.work = {
            "partner_id": partner.id,
            "product_id": product.id,
            "work_type_id": work_type.id,
            "process_id": process.id,
            "place": "customer",
        }
        self.user_id = user.id
        logs = env["aftersales.work.log"]
        for number in range(JOBS):
            logs |= self._do_job(env, technician, f"PARALLEL-{number}")
        self.log_ids = logs.ids
        self.period_id = self._make_period(env, START).id

    def _make_period(self, env, start):
        return self._make(env["aftersales.score.period"].create({"date_start": start}))

    def _make_case(self, env, lot, received):
        return self._make(
            env["aftersales.case"].create(
                {**self.work, "lot_id": lot.id, "date_received": received}
            )
        )

    def _do_job(self, env, technician, serial):
        lot = self._make(
            env["stock.lot"].create(
                {"name": serial, "product_id": self.work["product_id"]}
            )
        )
        case = self._make_case(env, lot, "2001-03-01 08:00:00")
        case.action_confirm()
        order = case.action_assign(technician, "2001-03-10 08:00:00")
        order.action_accept()
        log = order.action_start()
        log.write(
            {
                "date_start": "2001-03-10 10:00:00",
                "date_end": "2001-03-10 12:00:00",
                "work_done": "Done",
            }
        )
        log.action_submit()
        return log

    def _clean_up(self):
        with self._connect() as env:
            for table, ids in reversed(self.made):
                delete_rows(env, table, ids)

    def _lines(self, env):
        return env["aftersales.score.line"].search([("log_id", "in", self.log_ids)])

    def _press(self, step, period_id=None):
        """Let twenty press one button at once; return what they were told."""

        def act(env):
            period = env["aftersales.score.period"].browse(period_id or self.period_id)
            getattr(period, f"action_{step}")()

        errors = run_in_parallel(self.registry, act, COUNT)
        for error in errors:
            self.assertIsInstance(error, UserError)
        return errors

    def _step(self, *steps):
        with self._connect() as env:
            period = env["aftersales.score.period"].browse(self.period_id)
            for step in steps:
                getattr(period, f"action_{step}")()

    def test_twenty_computations_leave_one_line_for_each_job(self):
        errors = self._press("compute")

        self.assertLess(len(errors), COUNT, "nobody got through")
        with self._connect() as env:
            lines = self._lines(env)
            self.assertEqual(len(lines), JOBS)
            self.assertEqual(lines.mapped("amount"), [10.0] * JOBS)
            self.assertEqual(lines.period_id.ids, [self.period_id])
            self.assertEqual(lines.period_id.state, "computed")

    def test_twenty_approvals_approve_once(self):
        self._step("compute")

        errors = self._press("approve")

        self.assertEqual(len(errors), COUNT - 1)
        with self._connect() as env:
            self.assertEqual(set(self._lines(env).mapped("state")), {"approved"})

    def test_twenty_locks_settle_once(self):
        self._step("compute", "approve")

        errors = self._press("lock")

        self.assertEqual(len(errors), COUNT - 1)
        with self._connect() as env:
            lines = self._lines(env)
            self.assertEqual(set(lines.mapped("state")), {"locked"})
            self.assertEqual(lines.period_id.state, "locked")

    def test_twenty_computations_of_two_periods_take_a_comeback_once(self):
        self._step("compute", "approve", "lock")
        with self._connect() as env:
            lot = self._lines(env)[:1].case_id.lot_id
            self._make_case(env, lot, "2001-03-20 08:00:00")
            periods = [
                self._make_period(env, start).id
                for start in ("2001-04-01", "2001-05-01")
            ]

        def act(env):
            for period in env["aftersales.score.period"].browse(periods):
                period.action_compute()

        for error in run_in_parallel(self.registry, act, COUNT):
            self.assertIsInstance(error, UserError)

        with self._connect() as env:
            corrections = self._lines(env).filtered("corrected_line_id")
            self.assertEqual(corrections.mapped("amount"), [-3.0])
            self.assertEqual(corrections.period_id.ids, periods[:1])

    def test_twenty_disputes_and_answers_of_a_line_are_one(self):
        self._step("compute")
        with self._connect() as env:
            line_id = self._lines(env)[:1].id

        def dispute(env):
            line = env["aftersales.score.line"].browse(line_id)
            line.with_user(self.user_id).action_dispute("It took four hours")

        def answer(env):
            line = env["aftersales.score.line"].browse(line_id)
            line.action_answer_dispute("You are right", True, 5.0)

        for act in (dispute, answer):
            errors = run_in_parallel(self.registry, act, COUNT)
            self.assertEqual(len(errors), COUNT - 1)
            for error in errors:
                self.assertIsInstance(error, UserError)
        with self._connect() as env:
            line = env["aftersales.score.line"].browse(line_id)
            self.assertEqual(line.correction_ids.mapped("amount"), [5.0])
            told = env["aftersales.notification.log"].search(
                [("res_model", "=", line._name), ("res_id", "=", line_id)]
            )
            self._make(told)
            self.assertEqual(len(told), len(told.notification_id))
