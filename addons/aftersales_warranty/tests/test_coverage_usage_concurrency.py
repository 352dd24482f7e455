from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .parallel import ConnectedCase

AT_ONCE = 20


@tagged("post_install", "-at_install")
class TestCoverageUsageConcurrency(ConnectedCase):
    """Twenty people record a visit at the same moment, each on a real connection."""

    def setUp(self):
        super().setUp()
        with self._connect() as env:
            warranty_type = env["aftersales.warranty.type"].create(
                {
                    "name": "Parallel Visits",
                    "term_ids": [Command.create({"duration": 24, "visit_limit": 3})],
                }
            )
            card = env["aftersales.warranty.card"].create(
                {"type_id": warranty_type.id, "state": "issued"}
            )
            coverage = env["aftersales.warranty.coverage"].create(
                {"card_id": card.id, "visit_limit": 3}
            )
            self.type_id, self.card_id = warranty_type.id, card.id
            self.coverage_id = coverage.id
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self._connect() as env:
            card = env["aftersales.warranty.card"].browse(self.card_id)
            card.usage_ids.unlink()
            card.state = "blank"  # what was issued stays on record
            card.unlink()
            env["aftersales.warranty.type"].browse(self.type_id).unlink()

    def _run_at_once(self, act):
        """Let ``act(env, number)`` run on as many connections at the same time.

        Who comes second starts over with a fresh view, as the server has him do.
        """

        def serve(env, number):
            results = (try_once(env, number) for _attempt in range(AT_ONCE))
            return next(filter(None, results), "gave up")

        def try_once(env, number):
            try:
                result = act(env, number)
                env.flush_all()
                env.cr.commit()
            except SerializationFailure:
                env.cr.rollback()
                return None
            except ValidationError:
                env.cr.rollback()
                return "refused"
            return result

        with ExitStack() as stack:
            stack.enter_context(mute_logger("odoo.sql_db"))
            # the runner of the tests holds the registry, threads could not have it
            envs = [stack.enter_context(self._connect()) for _number in range(AT_ONCE)]
            pool = stack.enter_context(ThreadPoolExecutor(AT_ONCE))
            return list(pool.map(serve, envs, range(AT_ONCE)))

    def test_twenty_visits_at_once_leave_three(self):
        def record(env, number):
            use = env["aftersales.coverage.usage"].create(
                {"coverage_id": self.coverage_id, "name": f"Sheet {number}"}
            )
            return use.name

        results = self._run_at_once(record)

        self.assertEqual(results.count("refused"), AT_ONCE - 3)
        with self._connect() as env:
            coverage = env["aftersales.warranty.coverage"].browse(self.coverage_id)
            self.assertEqual((coverage.visits_used, coverage.visits_left), (3, 0))
            self.assertEqual(len(coverage.usage_ids), 3)

    def test_one_origin_settled_twenty_times_at_once_counts_once(self):
        def settle(env, _number):
            coverage = env["aftersales.warranty.coverage"].browse(self.coverage_id)
            env["aftersales.coverage.usage"]._settle(
                env.user.partner_id, {coverage: (10, 1)}, name="Case 7"
            )
            return "settled"

        results = self._run_at_once(settle)

        self.assertEqual(results, ["settled"] * AT_ONCE)
        with self._connect() as env:
            coverage = env["aftersales.warranty.coverage"].browse(self.coverage_id)
            self.assertEqual((coverage.visits_used, coverage.amount_used), (1, 10))
