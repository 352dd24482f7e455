from threading import local

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.aftersales_warranty.tests.parallel import (
    ConnectedCase,
    run_in_parallel,
)

from .common import GROUP, AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestCounterQueue(AftersalesRepairCommon):
    """Visitors wait for counters, each of which has its people, services, numbers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.repair = cls.env.ref("aftersales_repair.aftersales_work_type_repair")
        cls.support = cls.env.ref("aftersales_repair.aftersales_work_type_support")
        cls.clerk = new_test_user(
            cls.env, "test_clerk", groups=f"{GROUP}reception", company_id=cls.company.id
        )
        cls.one, cls.two = cls.env["aftersales.counter"].create(
            [
                {
                    "name": "Counter 1",
                    "user_ids": [Command.link(cls.reception.id)],
                    "work_type_ids": [Command.link(cls.repair.id)],
                },
                {"name": "Counter 2", "user_ids": [Command.link(cls.clerk.id)]},
            ]
        )

    def _wait(self, **vals):
        return (
            self.env["aftersales.counter.ticket"].with_user(self.reception).create(vals)
        )

    def _call_next(self, counter, user=None):
        counter.with_user(user or self.reception).action_call_next()
        return counter.ticket_id

    def test_first_come_is_first_called(self):
        first, second = self._wait(), self._wait()
        self.assertNotEqual(first.name, second.name)
        self.assertEqual(self.one.waiting_count, 2)

        self.assertEqual(self._call_next(self.one), first)
        self.assertRecordValues(
            first,
            [
                {
                    "state": "called",
                    "counter_id": self.one.id,
                    "user_id": self.reception.id,
                }
            ],
        )
        self.env.invalidate_all()
        self.assertEqual(self._call_next(self.one), second)
        self.assertEqual(first.state, "done")
        with self.assertRaises(UserError) as error:
            self.one.with_user(self.reception).action_call_next()
        self.assertIn("Nobody waits for Counter 1", str(error.exception))

    def test_counter_calls_for_its_services_alone(self):
        support = self._wait(work_type_id=self.support.id)
        repair = self._wait(work_type_id=self.repair.id)
        self.assertEqual((self.one.waiting_count, self.two.waiting_count), (1, 2))
        self.assertEqual(self._call_next(self.one), repair)
        self.assertEqual(self._call_next(self.two, self.clerk), support)

    def test_request_of_a_called_visitor_knows_him(self):
        self.customer.phone = "+1 650 253 0000"
        ticket = self._wait(phone=self.customer.phone)
        self.assertEqual(ticket.partner_id, self.customer)
        action = self.one.with_user(self.reception).action_call_next()
        request = (
            self.env["aftersales.request"]
            .with_user(self.reception)
            .with_context(**action["context"])
            .create({"case_ids": [Command.create({"identifier": "FR-0001"})]})
        )
        self.assertRecordValues(
            request,
            [
                {
                    "partner_id": self.customer.id,
                    "counter_id": self.one.id,
                    "ticket_id": ticket.id,
                }
            ],
        )
        request.action_confirm()
        self.assertEqual(ticket.state, "done")

    def test_absent_visitor_can_wait_again_in_his_turn(self):
        first, second = self._wait(), self._wait()
        self._call_next(self.one)
        first.action_gone()
        self.assertEqual(first.state, "gone")
        first.action_back()
        self.env.invalidate_all()
        self.assertEqual(self._call_next(self.one), first)
        self.assertEqual(second.state, "waiting")

    def test_visitor_called_out_of_turn_is_not_called_again(self):
        self._wait()
        second = self._wait()
        second.action_call()
        self.assertEqual(second.counter_id, self.one)
        with self.assertRaises(UserError) as error:
            second.with_user(self.clerk).action_call()
        self.assertIn("Called", str(error.exception))

    def test_who_is_not_of_the_counter_calls_nobody(self):
        ticket = self._wait()
        with self.assertRaises(UserError):
            self.one.with_user(self.clerk).action_call_next()
        for role in ("technician", "dispatcher", "storekeeper"):
            user = getattr(self, role)
            with self.subTest(role=role):
                with self.assertRaises(UserError):
                    self.two.with_user(user).action_call_next()
                with self.assertRaises(AccessError):
                    ticket.with_user(user).action_gone()
                with self.assertRaises(AccessError):
                    self.env["aftersales.counter.ticket"].with_user(user).create({})
        with self.assertRaises(AccessError):
            ticket.write({"state": "done"})

    def test_counter_numbers_its_requests_itself(self):
        counter = self.one.with_user(self.manager)
        counter.number_prefix = "C1-"
        self.assertTrue(self._request().request_id.name.startswith("C1-"))
        counter.number_prefix = "DESK-"
        other = self._request(self._make_unit("FR-0002").name)
        self.assertTrue(other.request_id.name.startswith("DESK-"))
        counter.number_prefix = False
        third = self._request(self._make_unit("FR-0003").name)
        self.assertFalse(third.request_id.name.startswith("DESK-"))

    def test_no_number_of_a_prefix_is_given_twice(self):
        names = []

        def request(counter):
            request = self.env["aftersales.request"].create({"counter_id": counter.id})
            names.append(request.name)

        for prefix in ("C1-", False, "C1-", "DESK-", "C1-"):
            self.one.with_user(self.manager).number_prefix = prefix
            request(self.one)
        self.one.with_user(self.manager).number_prefix = False
        self.two.with_user(self.manager).number_prefix = "C1-"
        request(self.two)

        self.assertEqual(
            [name for name in names if name.startswith("C1-")],
            ["C1-00001", "C1-00002", "C1-00003", "C1-00004"],
        )

    def test_prefix_goes_on_where_another_branch_left_it(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        there = self.env["aftersales.counter"].create(
            {"name": "There", "company_id": branch.id}
        )
        names = []
        for counter in (self.one, there, self.one):
            (self.one | there).number_prefix = False
            counter.number_prefix = "MOVED-"
            request = self.env["aftersales.request"].create(
                {"counter_id": counter.id, "company_id": counter.company_id.id}
            )
            names.append(request.name)

        self.assertEqual(names, ["MOVED-00001", "MOVED-00002", "MOVED-00003"])

    def test_counter_keeps_its_numbers_when_it_moves_to_another_branch(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        self.two.number_prefix = "MOVED-"
        names = []
        for company in (self.company, branch):
            self.two.company_id = company
            request = self.env["aftersales.request"].create(
                {"counter_id": self.two.id, "company_id": company.id}
            )
            names.append(request.name)
        self.two.number_prefix = False
        self.one.number_prefix = "MOVED-"
        names.append(
            self.env["aftersales.request"].create({"counter_id": self.one.id}).name
        )

        self.assertEqual(names, ["MOVED-00001", "MOVED-00002", "MOVED-00003"])

    def test_counter_takes_in_what_it_serves(self):
        self.one.work_type_ids = self.support
        request = (
            self.env["aftersales.request"]
            .with_user(self.reception)
            .create({"case_ids": [Command.create({"identifier": "FR-0001"})]})
        )
        self.assertEqual(request.case_ids.work_type_id, self.support)
        request.case_ids.work_type_id = self.repair
        with self.assertRaises(UserError) as error:
            request.action_confirm()
        self.assertIn("Counter 1 takes in Remote Support", str(error.exception))

    def test_branch_sees_its_own_queue_and_those_below(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        below = self.env["aftersales.counter.ticket"].create({"company_id": branch.id})
        above = self._wait()
        clerk = new_test_user(
            self.env,
            "test_branch_clerk",
            groups=f"{GROUP}reception",
            company_id=branch.id,
            company_ids=[Command.set(branch.ids)],
        )

        self.assertEqual(self.one.waiting_count, 1, "each branch has its own queue")
        self.assertTrue(below.with_user(self.reception).read(["name"]))
        with self.assertRaises(AccessError):
            above.with_user(clerk).read(["name"])


@tagged("post_install", "-at_install")
class TestCounterQueueParallel(ConnectedCase):
    """Twenty counters call at the same moment, each on a connection of its own."""

    def setUp(self):
        super().setUp()
        with self._connect() as env:
            counters = env["aftersales.counter"].create(
                [{"name": f"Parallel {number}"} for number in range(20)]
            )
            tickets = env["aftersales.counter.ticket"].create([{}] * 20)
            self.counter_ids, self.ticket_ids = counters.ids, tickets.ids
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self._connect() as env:
            counters = env["aftersales.counter"].browse(self.counter_ids)
            tickets = env["aftersales.counter.ticket"].browse(self.ticket_ids)
            # who waited before this test still does
            (counters.ticket_ids - tickets).action_back()
            tickets.unlink()
            counters.unlink()

    def test_nobody_is_called_by_two_counters(self):
        free = list(self.counter_ids)
        mine = local()

        def call(env):
            if not hasattr(mine, "counter_id"):
                mine.counter_id = free.pop()
            env["aftersales.counter"].browse(mine.counter_id).action_call_next()

        errors = run_in_parallel(self.registry, call)

        self.assertFalse(errors)
        with self._connect() as env:
            counters = env["aftersales.counter"].browse(self.counter_ids)
            self.assertEqual(len(counters.ticket_ids), 20)
            self.assertEqual(set(counters.ticket_ids.mapped("state")), {"called"})
            self.assertEqual(counters.ticket_ids.counter_id, counters)
