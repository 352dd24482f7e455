from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestCounterAgent(AftersalesRepairCommon):
    """The counters of an agent have their own visitors and take his units alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = cls.env["res.partner"].create(
            {"name": "Kaveh", "aftersales_agent_role": "both"}
        )
        cls.own, cls.agents = cls.env["aftersales.counter"].create(
            [
                {"name": "Ours", "user_ids": [Command.link(cls.reception.id)]},
                {"name": "Kaveh 1", "agent_id": cls.agent.id},
            ]
        )

    def _wait(self, agent=None):
        tickets = self.env["aftersales.counter.ticket"].sudo()
        return tickets.create({"agent_id": agent.id if agent else False})

    def test_visitors_of_an_agent_wait_for_his_counters_alone(self):
        ours, his = self._wait(), self._wait(self.agent)
        self.assertEqual((self.own.waiting_count, self.agents.waiting_count), (1, 1))

        self.own.with_user(self.reception).action_call_next()
        self.agents.sudo().action_call_next()

        self.assertEqual(ours.counter_id, self.own)
        self.assertEqual(his.counter_id, self.agents)

    def test_reception_calls_no_visitor_of_an_agent_out_of_turn(self):
        ticket = self._wait(self.agent).with_user(self.reception)

        with self.assertRaises(UserError) as error:
            ticket.action_call()

        self.assertIn("Kaveh", str(error.exception))
        self.assertEqual(ticket.state, "waiting")

    def test_units_of_others_are_not_numbered_by_the_counter_of_an_agent(self):
        requests = self.env["aftersales.request"].with_user(self.reception)

        with self.assertRaises(ValidationError) as error:
            requests.create({"counter_id": self.agents.id})
        request = requests.create(
            {"counter_id": self.agents.id, "agent_id": self.agent.id}
        )

        self.assertIn("Kaveh 1 is a counter of Kaveh", str(error.exception))
        with self.assertRaises(ValidationError):
            request.agent_id = False
