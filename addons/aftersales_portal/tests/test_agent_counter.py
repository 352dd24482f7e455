from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from odoo.addons.portal.controllers.portal import CustomerPortal

from .common import AftersalesPortalCommon


@tagged("post_install", "-at_install")
class TestAgentCounter(AftersalesPortalCommon):
    """An agent sets his own counters up and runs them, without any gateway of ours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # what a database may have of its own
        cls.env["aftersales.gateway"].search([]).action_archive()
        cls.fridge.default_code = "FR300"
        cls.repair = cls.env.ref("aftersales_repair.aftersales_work_type_repair")
        cls.support = cls.env.ref("aftersales_repair.aftersales_work_type_support")
        clerk = cls._make_partner("Mina", parent_id=cls.agent.id)
        cls.clerk = cls._make_portal_user("portal_mina", clerk)
        cls.env["aftersales.portal.group"].create(
            {
                "name": "Own",
                "scope": "own",
                "user_ids": [Command.link(cls.clerk.id)],
            }
        )

    def _counters(self, agent=None):
        return self.env["aftersales.counter"].search(
            [("agent_id", "=", (agent or self.agent).id)]
        )

    def _save(self, user=None, url="/my/desks/new", **form):
        form = {"name": "Front desk", "prefix": "zzk", **form}
        return self._post(url, user or self.agent_user, **form)

    def _make(self, name="Front desk", agent=None, **vals):
        return self.env["aftersales.counter"].create(
            {
                "name": name,
                "agent_id": (agent or self.agent).id,
                "company_id": self.company.id,
                **vals,
            }
        )

    def _step(self, counter, step, user=None, **form):
        url = f"/my/desks/{counter.id}/{step}"
        return self._post(url, user or self.agent_user, **form)

    def _take_number(self, counter, user=None, **form):
        form = {"visitor_name": "Sara", "key": "k", **form}
        response = self._step(counter, "visitor", user, **form)
        self.assertEqual(response.status_code, 303, self._text(response)[-900:])
        return self.env["aftersales.counter.ticket"].search(
            [("agent_id", "=", counter.agent_id.id)], limit=1
        )

    def _announce(self, user=None, **form):
        form = {
            "identifier": "FR-0001",
            "complaint": "Hums",
            "key": "announce",
            **form,
        }
        response = self._post("/my/requests/new", user or self.agent_user, **form)
        self.assertEqual(response.status_code, 303, self._text(response)[-500:])
        return self.env["aftersales.request"].search(
            [("agent_id", "=", self.agent.id)], order="id desc", limit=1
        )

    # === SET-UP === #

    def test_the_office_adds_a_counter_with_people_services_and_numbers(self):
        response = self._save(
            user_ids=[self.clerk.id], work_type_ids=[self.repair.id, self.support.id]
        )

        counter = self._counters()
        self.assertTrue(
            response.headers["Location"].endswith(f"/my/desks/{counter.id}")
        )
        self.assertRecordValues(
            counter,
            [
                {
                    "name": "Front desk",
                    "number_prefix": "ZZK-",
                    "company_id": self.company.id,
                    "user_ids": self.clerk.ids,
                    "work_type_ids": (self.repair | self.support).ids,
                }
            ],
        )

    def test_the_form_sent_again_makes_no_second_counter(self):
        for __ in range(2):
            response = self._save()
            self.assertEqual(response.status_code, 303, self._text(response)[-400:])

        self.assertEqual(len(self._counters()), 1)

    def test_the_office_changes_and_closes_a_counter(self):
        counter = self._make(number_prefix="OLD-", user_ids=self.clerk.ids)
        url = f"/my/desks/{counter.id}/edit"
        page = self._get(url, self.agent_user).text
        self.assertIn('value="OLD"', page)

        self._save(url=url, name="Back desk", prefix="", active="1")
        self.assertRecordValues(
            counter,
            [{"name": "Back desk", "number_prefix": "", "active": True}],
        )
        self.assertFalse(counter.user_ids)
        self._save(url=url, name="Back desk")

        self.assertFalse(counter.active)
        self.assertNotIn(
            "Back desk", self._text(self._get("/my/desks", self.agent_user))
        )
        closed = self._get("/my/desks?filterby=closed", self.agent_user)
        self.assertIn("Back desk", self._text(closed))

    def test_wrong_set_ups_are_refused_in_words(self):
        self._make("Taken", number_prefix="TKN-")
        self._make("Foreign", self.other_agent, number_prefix="FRN-")
        for form, words in (
            ({"name": " "}, "Enter the name"),
            ({"name": "taken"}, "already"),
            ({"prefix": "RQ26/COM/"}, "cannot start numbers"),
            ({"prefix": "X"}, "cannot start numbers"),
            ({"prefix": "%"}, "cannot start numbers"),
            ({"prefix": "frn"}, "is taken"),
        ):
            with self.subTest(form=form):
                response = self._save(**form)
                self.assertEqual(response.status_code, 422)
                self.assertIn(words, self._text(response))
        self.assertEqual(self._counters().mapped("name"), ["Taken"])

    def test_strangers_are_put_at_no_counter(self):
        self._save(user_ids=[self.other_agent_user.id, self.customer_user.id])

        self.assertFalse(self._counters().user_ids)

    def test_nobody_but_the_office_sets_counters_up(self):
        counter = self._make()
        url = f"/my/desks/{counter.id}/edit"
        for user in (self.everybody | self.clerk) - self.agent_user:
            with self.subTest(user=user.login):
                self._assert_refused(self._get(url, user))
                self._save(user, url, name="Stolen", active="1")
                self.assertEqual(counter.name, "Front desk")
                self._save(user, name="His own")
        self.assertFalse(self._counters() - counter)

    # === QUEUE === #

    def test_a_visitor_is_called_and_served(self):
        counter = self._make(work_type_ids=self.repair.ids)
        ticket = self._take_number(counter, phone="+98 912 345 6789")
        self.assertEqual(counter.waiting_count, 1)

        self._step(counter, "call", serving="")
        self.assertRecordValues(
            ticket,
            [
                {
                    "state": "called",
                    "counter_id": counter.id,
                    "user_id": self.agent_user.id,
                }
            ],
        )
        page = self._text(self._get(f"/my/desks/{counter.id}", self.agent_user))
        self.assertIn(f"Now serving {ticket.name} Sara +98 912 345 6789", page)
        self._step(counter, "done", ticket_id=ticket.id)

        self.assertEqual(ticket.state, "done")

    def test_a_call_pressed_twice_calls_one_visitor(self):
        counter = self._make()
        first = self._take_number(counter, key="1")
        second = self._take_number(counter, key="2")

        for __ in range(2):
            self._step(counter, "call", serving="")

        self.assertEqual((first.state, second.state), ("called", "waiting"))
        self._step(counter, "call", serving=first.id)
        self.assertEqual((first.state, second.state), ("done", "called"))

    def test_a_number_is_given_once_however_often_it_is_sent(self):
        counter = self._make()

        tickets = {self._take_number(counter).id for __ in range(3)}

        self.assertEqual(len(tickets), 1)

    def test_who_is_gone_waits_again_in_his_turn(self):
        counter = self._make()
        ticket = self._take_number(counter)

        self._step(counter, "gone", ticket_id=ticket.id)
        self.assertEqual(ticket.state, "gone")
        self._step(counter, "back", ticket_id=ticket.id)

        self.assertEqual(ticket.state, "waiting")

    def test_counters_call_for_their_services_and_their_agent_alone(self):
        repairs = self._make("Repairs", work_type_ids=self.repair.ids)
        support = self._make("Support", work_type_ids=self.support.ids)
        foreign = self._make("Foreign", self.other_agent)
        branch = self.env["aftersales.counter"].create(
            {"name": "Branch", "company_id": self.company.id}
        )
        self._take_number(repairs, work_type_id=self.repair.id)

        counts = (repairs | support | foreign | branch).mapped("waiting_count")

        self.assertEqual(counts, [1, 0, 0, 0])
        response = self._step(support, "call", serving="")
        self.assertEqual(response.status_code, 422)
        self.assertIn("Nobody waits for Support", self._text(response))

    def test_his_people_serve_at_their_own_counter(self):
        hers = self._make("Hers", user_ids=self.clerk.ids)
        other = self._make("Other", user_ids=self.agent_user.ids)
        ticket = self._take_number(hers, self.clerk)

        self._step(hers, "call", self.clerk, serving="")
        self.assertEqual(ticket.user_id, self.clerk)

        page = self._text(self._get("/my/desks", self.clerk))
        self.assertIn("Hers", page)
        self.assertNotIn("Other", page)
        self._assert_refused(self._get(f"/my/desks/{other.id}", self.clerk))

    def test_nobody_else_comes_near_the_queue(self):
        counter = self._make()
        ticket = self._take_number(counter, phone="+98 912 345 6789")
        for user in self.everybody - self.agent_user:
            with self.subTest(user=user.login):
                url = f"/my/desks/{counter.id}"
                self._assert_refused(self._get(url, user))
                self.assertNotIn("Front desk", self._get("/my/desks", user).text)
                self._step(counter, "call", user, serving="")
                self._step(counter, "gone", user, ticket_id=ticket.id)
                self._step(counter, "visitor", user, visitor_name="X", key="x")
        self.assertEqual(ticket.state, "waiting")
        self.assertEqual(counter.waiting_count, 1)

    def test_no_ticket_of_others_is_moved_at_an_own_counter(self):
        ticket = self._take_number(self._make())
        his = self._make("His", self.other_agent)

        for ticket_id in (ticket.id, 999_999_999, "x"):
            response = self._step(
                his, "gone", self.other_agent_user, ticket_id=ticket_id
            )
            self.assertEqual(response.status_code, 422)

        self.assertEqual(ticket.state, "waiting")

    def test_a_long_queue_has_pages_and_is_searched(self):
        self.startPatcher(patch.object(CustomerPortal, "_items_per_page", 2))
        counter = self._make()
        for number in range(3):
            self._take_number(
                counter, visitor_name=f"Visitor {number}", key=str(number)
            )
        url = f"/my/desks/{counter.id}"

        first = self._text(self._get(url, self.agent_user))
        second = self._text(self._get(f"{url}/page/2", self.agent_user))
        found = self._text(self._get(f"{url}?search=Visitor+1", self.agent_user))

        self.assertIn("Visitor 1", first)
        self.assertNotIn("Visitor 2", first)
        self.assertIn("Visitor 2", second)
        self.assertNotIn("Visitor 0", found)

    # === INTAKE === #

    def test_units_come_in_at_the_chosen_counter_under_its_numbers(self):
        self._make("Front", number_prefix="FRT-")
        back = self._make("Back", number_prefix="BCK-", work_type_ids=self.support.ids)
        page = self._get("/my/requests/new", self.agent_user).text
        self.assertIn("Front", page)
        self.assertIn(f"counter_id={back.id}", page)

        request = self._announce(counter_id=back.id)

        self.assertEqual(request.counter_id, back)
        self.assertTrue(request.name.startswith("BCK-"))
        self.assertEqual(request.case_ids.work_type_id, self.support)
        self.assertFalse(request.gateway_id)

    def test_who_works_at_a_counter_takes_units_in_there(self):
        self._make("Another", number_prefix="ANT-")
        hers = self._make("Hers", number_prefix="HRS-", user_ids=self.clerk.ids)

        request = self._announce(self.clerk)

        self.assertEqual(request.counter_id, hers)
        self.assertTrue(request.name.startswith("HRS-"))

    def test_a_list_comes_in_at_the_counter(self):
        counter = self._make(number_prefix="LST-")
        self._post(
            "/my/requests/group",
            self.agent_user,
            units="FR-0001",
            complaint="Hums",
            counter_id=counter.id,
        )
        intake = self.env["aftersales.request.intake"].search(
            [("sender_id", "=", self.agent_user.id)], order="id desc", limit=1
        )

        self._post(f"/my/requests/group/{intake.id}/send", self.agent_user)

        self.assertEqual(intake.sent_request_ids.counter_id, counter)
        self.assertTrue(intake.sent_request_ids.name.startswith("LST-"))

    def test_no_unit_comes_in_at_the_counter_of_another(self):
        foreign = self._make("Foreign", self.other_agent)

        request = self._announce(counter_id=foreign.id)

        self.assertFalse(request.counter_id)

    def test_the_counter_of_a_gateway_stays_the_gateways(self):
        self._make()
        branch = self.env["aftersales.counter"].create(
            {"name": "Branch", "company_id": self.company.id}
        )
        gateway = self.env["aftersales.gateway"].create(
            {"name": "Ours", "company_id": self.company.id, "counter_id": branch.id}
        )
        page = self._get(f"/my/requests/new?gateway_id={gateway.id}", self.agent_user)
        self.assertNotIn("Front desk", page.text)

        request = self._announce(gateway_id=gateway.id)

        self.assertEqual(request.counter_id, branch)

    def test_the_unit_of_a_called_visitor_serves_him(self):
        counter = self._make()
        ticket = self._take_number(counter, phone="+98 912 345 6789")
        self._step(counter, "call", serving="")
        page = self._get(
            f"/my/requests/new?counter_id={counter.id}&ticket_id={ticket.id}",
            self.agent_user,
        ).text
        self.assertIn('value="Sara"', page)
        self.assertIn('value="+98 912 345 6789"', page)

        request = self._announce(
            counter_id=counter.id,
            ticket_id=ticket.id,
            customer_name="Sara",
            phone="+98 912 345 6789",
        )

        self.assertEqual(request.ticket_id, ticket)
        self.assertEqual(ticket.state, "done")
        self.assertEqual(request.case_ids.partner_id.name, "Sara")

    def test_the_home_page_leads_to_the_counters_whoever_has_some(self):
        for user, shows in (
            (self.agent_user, True),
            (self.clerk, False),
            (self.customer_user, False),
        ):
            page = self._get("/my/home", user).text
            self.assertEqual('href="/my/desks"' in page, shows, user.login)
        self._make(user_ids=self.clerk.ids)
        self.assertIn('href="/my/desks"', self._get("/my/home", self.clerk).text)
