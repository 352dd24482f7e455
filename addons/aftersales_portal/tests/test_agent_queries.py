from odoo import Command
from odoo.tests import tagged

from .common import AftersalesPortalCommon


@tagged("post_install", "-at_install")
class TestAgentQueries(AftersalesPortalCommon):
    """A page of an agent costs the same for few records and for many."""

    def _count(self, url):
        """Return how many queries a page takes that was opened before."""
        self._login(self.agent_user)
        for __ in range(2):
            self.env.flush_all()
            self.env.cr.precommit.run()
            before = self.env.cr.sql_log_count
            response = self.url_open(url)
            self.assertTrue(response.ok)
            count = self.env.cr.sql_log_count - before
        return count

    def _assert_same_cost(self, url, add, budget):
        add(2)
        few = self._count(url)
        add(15)

        many = self._count(url)

        self.assertEqual(many, few, url)
        self.assertLessEqual(many, budget, url)

    def _add_cases(self, count):
        self.env["aftersales.case"].create(
            [
                {"request_id": self.request.id, "product_id": self.fridge.id}
                for __ in range(count)
            ]
        )

    def test_the_page_of_a_request(self):
        self.request = self.env["aftersales.request"].create(
            {
                "agent_id": self.agent.id,
                "partner_id": self.customer.id,
                "case_ids": [Command.create({"product_id": self.fridge.id})],
            }
        )

        self._assert_same_cost(f"/my/requests/{self.request.id}", self._add_cases, 40)

    def test_the_list_of_requests(self):
        def add(count):
            self.env["aftersales.request"].create(
                [
                    {
                        "agent_id": self.agent.id,
                        "case_ids": [Command.create({"product_id": self.fridge.id})],
                    }
                    for __ in range(count)
                ]
            )

        self._assert_same_cost("/my/requests", add, 30)

    def test_the_list_of_consumers(self):
        def add(count):
            consumers = self.env["aftersales.agent.consumer"]
            start = consumers.search_count([]) + 1000
            for number in range(start, start + count):
                consumers._bring(self.agent, f"+98 912 345 {number}", "Somebody")

        self._assert_same_cost("/my/consumers", add, 20)

    def test_the_parts_of_the_office(self):
        def add(count):
            for __ in range(count):
                part = self._make_product("Screw", 1.0, 2.0)
                self._add_stock(part, 1, location=self.agent_tech.location_id)

        self._assert_same_cost("/my/parts", add, 40)

    def test_the_jobs_of_the_office(self):
        def add(count):
            for __ in range(count):
                case = self.env["aftersales.case"].create(
                    {
                        "product_id": self.fridge.id,
                        "partner_id": self.customer.id,
                        "place": "customer",
                    }
                )
                case.with_user(self.reception).action_confirm()
                case.with_user(self.dispatcher).action_assign(self.agent_tech)

        self._assert_same_cost("/my/office/jobs", add, 60)

    def test_the_counters_of_the_agent_and_their_visitors(self):
        counters = self.env["aftersales.counter"]
        vals = {"agent_id": self.agent.id, "company_id": self.company.id}
        desk = counters.create({"name": "Desk", **vals})
        tickets = self.env["aftersales.counter.ticket"].sudo()

        def add_counters(count):
            start = counters.search_count([])
            counters.create(
                [{"name": f"Desk {start + n}", **vals} for n in range(count)]
            )

        def add_visitors(count):
            tickets.create([{**vals, "visitor_name": "Sara"} for __ in range(count)])

        self._assert_same_cost("/my/desks", add_counters, 25)
        self._assert_same_cost(f"/my/desks/{desk.id}", add_visitors, 30)
