from threading import get_ident

from odoo import fields
from odoo.exceptions import LockError
from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.parallel import delete_rows, run_in_parallel

from ..rules.sale_list import make_sale
from .parallel_common import ParallelPortalCase

NUMBER = "+989120007766"


@tagged("post_install", "-at_install")
class TestAgentConcurrency(ParallelPortalCase):
    """Twenty copies of a form of an agent have the effect of one."""

    def _create_world(self, env):
        agent = self._make(
            env, "res.partner", name="Parallel agent", aftersales_agent_role="both"
        )
        user = self._make(
            env,
            "res.users",
            partner_id=agent.id,
            login="parallel_agent",
            group_ids=env.ref("base.group_portal").ids,
        )
        card = self._make_card(
            env,
            "PARALLEL-88",
            {"default_code": "PARALLEL-OVEN"},
            dealer_id=agent.id,
        )
        card.action_issue()
        self.user_id, self.card_id, self.agent_id = user.id, card.id, agent.id

    def _delete_traces(self, env):
        partners = env["res.partner"].search([("phone_sanitized", "=", NUMBER)])
        intakes = env["aftersales.request.intake"].search(
            [("sender_id", "=", self.user_id)]
        )
        keys = env["aftersales.consumer.key"].search(
            [
                "|",
                ("name", "=", NUMBER),
                ("name", "=like", f"agent-{self.agent_id}-%"),
            ]
        )
        for records in (intakes, self._get_requests(env), keys, partners):
            delete_rows(env, records._table, records.ids)
        env["res.users"].browse(self.user_id).active = False

    def _get_requests(self, env):
        return env["aftersales.request"].search([("sender_id", "=", self.user_id)])

    def test_a_form_sent_twenty_times_at_once_makes_one_request(self):
        def send(env):
            env = env(user=self.user_id, su=False)
            gateway = env["aftersales.gateway"].sudo()
            values = gateway._read_portal_form(
                {"identifier": "PARALLEL-88", "complaint": "Hums", "phone": NUMBER}
            )
            env["aftersales.request"]._receive(gateway, values, "one-form")

        errors = run_in_parallel(self.registry, send)

        self.assertEqual(errors, [])
        with self._connect() as env:
            requests = self._get_requests(env)
            self.assertEqual(len(requests), 1)
            self.assertEqual(len(requests.case_ids), 1)
            consumers = env["aftersales.agent.consumer"].search(
                [("agent_id", "=", self.agent_id)]
            )
            self.assertEqual(len(consumers), 1)

    def test_a_sale_registered_twenty_times_at_once_is_one(self):
        problems = []

        def register(env):
            env = env(user=self.user_id, su=False)
            sale = make_sale(1, "PARALLEL-88", "Sara", NUMBER, "")
            agent = env["res.partner"].browse(self.agent_id).sudo()
            [(__, __, problem)] = env["aftersales.warranty.card"]._register_sales(
                agent, [sale]
            )
            problems.append(problem)

        errors = run_in_parallel(self.registry, register)

        self.assertEqual(errors, [])
        self.assertEqual(set(problems), {""})
        with self._connect() as env:
            card = env["aftersales.warranty.card"].browse(self.card_id)
            self.assertEqual(card.state, "active")
            people = env["res.partner"].search([("phone_sanitized", "=", NUMBER)])
            self.assertEqual(len(people), 1)
            self.assertEqual(card.partner_id, people)

    def test_a_list_sent_by_many_at_once_takes_each_unit_once(self):
        with self._connect() as env:
            intakes = env["aftersales.request.intake"].with_user(self.user_id).sudo()
            intake = intakes.create(
                {
                    "sender_id": self.user_id,
                    "agent_id": self.agent_id,
                    "place": "agent",
                    "text": "product\n" + "PARALLEL-OVEN\n" * 10,
                }
            )
            intake.action_check()
            intake_id = intake.id

        def send(env):
            intakes = env["aftersales.request.intake"].with_user(self.user_id).sudo()
            intakes.browse(intake_id)._portal_send()

        errors = run_in_parallel(self.registry, send, 5)

        # who comes while it is being sent is told so
        self.assertFalse(
            [error for error in errors if not isinstance(error, LockError)]
        )
        with self._connect() as env:
            requests = self._get_requests(env)
            self.assertEqual(len(requests), 1)
            self.assertEqual(len(requests.case_ids), 10)

    def _make_counter(self):
        with self._connect() as env:
            return self._make(
                env, "aftersales.counter", name="Parallel", agent_id=self.agent_id
            ).id

    def test_a_visitor_gets_one_number_however_often_he_is_entered(self):
        counter_id = self._make_counter()

        def take(env):
            counter = env["aftersales.counter"].browse(counter_id)
            counter._portal_take_number(
                {"visitor_name": "Sara", "phone": "", "work_type_id": False}, "one"
            )

        self.assertEqual(run_in_parallel(self.registry, take), [])

        with self._connect() as env:
            tickets = env["aftersales.counter.ticket"].search(
                [("agent_id", "=", self.agent_id)]
            )
            self.made.append((tickets._table, tickets.ids))
            self.assertEqual(tickets.mapped("state"), ["waiting"])

    def test_twenty_calls_from_one_page_call_one_visitor(self):
        counter_id = self._make_counter()
        with self._connect() as env:
            tickets = env["aftersales.counter.ticket"].create(
                [{"agent_id": self.agent_id} for __ in range(5)]
            )
            self.made.append((tickets._table, tickets.ids))
            ticket_ids = tickets.ids

        def call(env):
            env["aftersales.counter"].browse(counter_id)._portal_call_next("")

        self.assertEqual(run_in_parallel(self.registry, call), [])

        with self._connect() as env:
            tickets = env["aftersales.counter.ticket"].browse(ticket_ids)
            states = sorted(tickets.mapped("state"))
            self.assertEqual(states, ["called", *["waiting"] * 4])

    def _make_reporter(self):
        """Let the agent report repairs of a technician of his, by a service of ours."""
        with self._connect() as env:
            agent = env["res.partner"].browse(self.agent_id)
            agent.is_aftersales_reporter = True
            if not env["stock.warehouse"].search([("company_id", "=", env.company.id)]):
                self._make(env, "stock.warehouse", name="Parallel", code="PARA")
            person = self._make(env, "res.partner", name="Parallel technician")
            technician = self._make(
                env,
                "aftersales.technician",
                partner_id=person.id,
                agent_id=agent.id,
            )
            self.made.append(("stock_location", technician.location_id.ids))
            work = self._make(
                env, "product.template", name="Parallel work", type="service"
            )
            self._make(
                env,
                "aftersales.service",
                name="Parallel cleaning",
                code="PARALLEL-SRV",
                product_id=work.product_variant_id.id,
            )
            self._make(
                env,
                "aftersales.process",
                name="Parallel reports",
                sequence=-1,
                is_estimate_required=False,
                check_mode="always",
            )

    def test_a_repair_reported_by_many_lists_at_once_is_one(self):
        self._make_reporter()
        today = fields.Date.today()
        row = f"J-1;{today};PARALLEL-88;Cleaned;PARALLEL-SRV"
        with self._connect() as env:
            intakes = env["aftersales.request.intake"].with_user(self.user_id).sudo()
            lists = intakes.create(
                [
                    {
                        "kind": "repair",
                        "sender_id": self.user_id,
                        "agent_id": self.agent_id,
                        "place": "customer",
                        "text": f"Number;Date;Serial;Work done;Service code\n{row}",
                    }
                    for __ in range(5)
                ]
            )
            for intake in lists:
                intake.action_check()
            self.assertEqual(lists.line_ids.mapped("problem"), [False] * 5)
            ids = iter(lists.ids)
        chosen = {}

        def report(env):
            # who starts over sends the same list still
            if get_ident() not in chosen:
                chosen[get_ident()] = next(ids)
            intakes = env["aftersales.request.intake"].with_user(self.user_id).sudo()
            intakes.browse(chosen[get_ident()])._portal_send()

        errors = run_in_parallel(self.registry, report, 5)

        self.assertEqual(errors, [])
        with self._connect() as env:
            requests = self._get_requests(env)
            lines = env["aftersales.request.intake.line"].search(
                [("intake_id.sender_id", "=", self.user_id)]
            )
            self.assertEqual(len(requests), 1, lines.mapped("problem"))
            self.assertEqual(len(lines), 4)
            self.assertEqual(len(requests.case_ids.log_ids), 1)
            self.assertEqual(requests.case_ids.state, "to_check")
