from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import AftersalesPortalCommon


@tagged("post_install", "-at_install")
class TestPortalGroup(AftersalesPortalCommon):
    """Own, the agent's, the branch's, the region's: neither more nor less."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.env["res.company"].create(
            {"name": "North", "parent_id": cls.company.id}
        )
        cls.clerk = cls._make_partner("Mina", parent_id=cls.agent.id)
        cls.clerk_user = cls._make_portal_user("portal_mina", cls.clerk)
        cls.groups = cls.env["aftersales.portal.group"]
        cls.requests = {
            "agent": cls._make_request(agent_id=cls.agent.id),
            "clerk": cls._make_request(
                agent_id=cls.agent.id, sender_id=cls.clerk_user.id
            ),
            "other": cls._make_request(agent_id=cls.other_agent.id),
            "counter": cls._make_request(),
            "north": cls._make_request(company_id=cls.branch.id),
        }

    @classmethod
    def _make_request(cls, **vals):
        # sudo: who sent a request is written by its form alone
        requests = cls.env["aftersales.request"].sudo()
        request = requests.create(
            {
                "company_id": cls.company.id,
                "case_ids": [
                    Command.create(
                        {"product_id": cls.gasket.id, "partner_id": cls.stranger.id}
                    )
                ],
                **vals,
            }
        )
        return request.with_env(cls.env)

    def _join(self, scope, user, companies=None):
        return self.groups.with_user(self.manager).create(
            {
                "name": f"Group {scope}",
                "scope": scope,
                "company_ids": [Command.set(companies.ids if companies else [])],
                "user_ids": [Command.link(user.id)],
            }
        )

    def _assert_sees(self, user, *names):
        """Check by records, cases and pages that ``user`` sees these and no others."""
        wanted = {self.requests[name] for name in names}
        for name, request in self.requests.items():
            with self.subTest(user=user.login, request=name):
                case = request.case_ids
                for record in (request, case):
                    readable = record.with_user(user).has_access("read")
                    self.assertEqual(readable, request in wanted, record)
                    domain = record._get_portal_domain(user)
                    # as pages do: by the customer the visitor himself may not search
                    found = record.sudo().search(domain)
                    self.assertEqual(record.id in found.ids, request in wanted)

    # === SCOPES === #

    def test_without_a_group_everybody_sees_what_he_brought(self):
        self._assert_sees(self.agent_user, "agent", "clerk")
        self._assert_sees(self.clerk_user, "clerk")
        self._assert_sees(self.other_agent_user, "other")
        self._assert_sees(self.customer_user)

    def test_the_own_group_adds_nothing(self):
        self._join("own", self.clerk_user)

        self._assert_sees(self.clerk_user, "clerk")

    def test_the_agents_group_sees_all_of_the_agent(self):
        self._join("agent", self.clerk_user)

        self._assert_sees(self.clerk_user, "agent", "clerk")

    def test_the_agents_group_gives_nothing_to_whom_no_agent_employs(self):
        self._join("agent", self.customer_user)

        self._assert_sees(self.customer_user)

    def test_a_branch_group_sees_the_branch_and_none_below(self):
        self._join("branch", self.clerk_user, self.company)

        self._assert_sees(self.clerk_user, "agent", "clerk", "other", "counter")

    def test_a_region_group_sees_the_branches_below_too(self):
        self._join("region", self.clerk_user, self.company)

        self._assert_sees(self.clerk_user, *self.requests)

    def test_a_group_of_the_branch_below_sees_that_one_alone(self):
        self._join("branch", self.clerk_user, self.branch)

        self._assert_sees(self.clerk_user, "clerk", "north")

    def test_who_leaves_a_group_sees_its_units_no_more(self):
        group = self._join("agent", self.clerk_user)
        self._assert_sees(self.clerk_user, "agent", "clerk")

        group.with_user(self.manager).user_ids = [Command.unlink(self.clerk_user.id)]

        self._assert_sees(self.clerk_user, "clerk")

    def test_an_archived_group_opens_nothing(self):
        group = self._join("region", self.clerk_user, self.company)

        group.with_user(self.manager).active = False

        self._assert_sees(self.clerk_user, "clerk")

    def test_a_branch_that_is_closed_to_a_member_shows_him_nothing(self):
        companies = self.company | self.branch
        self.clerk_user.company_ids = companies
        self._join("branch", self.clerk_user, self.branch)
        self._assert_sees(self.clerk_user, "clerk", "north")

        south = self.env["res.company"].create({"name": "South"})
        self.clerk_user.write(
            {"company_id": south.id, "company_ids": [Command.set(south.ids)]}
        )
        self.assertFalse(self.clerk_user._get_aftersales_sight()["branch_ids"])
        self._assert_sees_not(self.clerk_user, "north")

        self.clerk_user.company_ids |= companies
        self.assertEqual(
            self.clerk_user._get_aftersales_sight()["branch_ids"],
            tuple(self.branch.ids),
        )

    def test_a_branch_that_drops_a_member_from_its_own_side_is_closed_too(self):
        south = self.env["res.company"].create({"name": "South"})
        (self.clerk_user | self.manager).company_ids |= south
        self._join("branch", self.clerk_user, south)
        self.assertEqual(
            self.clerk_user._get_aftersales_sight()["branch_ids"], tuple(south.ids)
        )

        south.user_ids = [Command.unlink(self.clerk_user.id)]

        self.assertFalse(self.clerk_user._get_aftersales_sight()["branch_ids"])

    def _assert_sees_not(self, user, name):
        for record in (self.requests[name], self.requests[name].case_ids):
            domain = record._get_portal_domain(user)
            self.assertFalse(record.with_user(user).has_access("read"))
            self.assertNotIn(record, record.sudo().search(domain))

    def test_the_agent_who_is_none_any_more_loses_his_office(self):
        self._join("agent", self.clerk_user)
        self._assert_sees(self.clerk_user, "agent", "clerk")

        self.agent.aftersales_agent_role = False

        self._assert_sees(self.clerk_user, "clerk")

    def test_orders_and_cards_follow_the_group(self):
        order = self._make_job()
        card = self.unit.card_ids
        for record in (order, card):
            self.assertFalse(record.with_user(self.clerk_user).has_access("read"))
        card.dealer_id = self.agent

        self._join("agent", self.clerk_user)

        for record in (order, card):
            self.assertTrue(record.with_user(self.clerk_user).has_access("read"))
            self.assertFalse(record.with_user(self.other_agent_user).has_access("read"))

    def test_a_branch_group_sees_the_cards_the_branch_has_sold(self):
        card = self.unit.card_ids
        self._join("branch", self.clerk_user, self.branch)
        self.assertFalse(card.with_user(self.clerk_user).has_access("read"))

        self._join("branch", self.clerk_user, self.company)

        self.assertTrue(card.with_user(self.clerk_user).has_access("read"))
        cards = card.with_user(self.clerk_user)
        self.assertIn(
            card.id, cards.sudo().search(cards._get_portal_domain(cards.env.user)).ids
        )

    def test_a_dealer_gets_no_link_that_acts_as_the_owner(self):
        card = self.unit.card_ids
        card.dealer_id = self.agent
        token = card._portal_ensure_token()

        as_dealer = card.with_user(self.agent_user)

        self.assertNotIn(token, as_dealer.get_portal_url())
        with self.assertRaises(AccessError):
            as_dealer.read(["access_token"])
        self.assertIn(token, card.with_user(self.customer_user).get_portal_url())

    # === RIGHTS === #

    def test_no_portal_user_reads_or_changes_a_group(self):
        group = self._join("own", self.clerk_user)
        outside = group.with_user(self.clerk_user)

        for step in (
            lambda: outside.read(["name"]),
            lambda: outside.write({"scope": "region"}),
            lambda: outside.create({"name": "Mine", "scope": "agent"}),
            outside.unlink,
        ):
            with self.assertRaises(AccessError):
                step()

    def test_a_portal_user_cannot_raise_his_sight_by_his_own_profile(self):
        user = self.clerk_user.with_user(self.clerk_user)
        for vals in (
            {"partner_id": self.agent.id},
            {"company_ids": [Command.link(self.branch.id)]},
        ):
            with self.assertRaises(AccessError):
                user.write(vals)
        with self.assertRaises(AccessError):
            self.clerk.with_user(self.clerk_user).write(
                {"aftersales_agent_role": "both"}
            )
        with self.assertRaises(AccessError):
            self.requests["agent"].with_user(self.clerk_user).write(
                {"sender_id": self.clerk_user.id}
            )

    def test_the_companies_of_a_call_open_no_other_branch(self):
        self._join("own", self.clerk_user)
        north = self.requests["north"].with_user(self.clerk_user)

        raised = north.with_context(allowed_company_ids=[self.branch.id])

        with self.assertRaises(AccessError):
            raised.read(["name"])

    def test_only_managers_make_groups(self):
        for role in ("reception", "dispatcher", "technician", "storekeeper"):
            user = getattr(self, role)
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.groups.with_user(user).create({"name": "Mine"})

    def test_a_manager_opens_his_own_branches_only(self):
        manager = self.manager
        manager.write(
            {
                "company_ids": [Command.set(self.branch.ids)],
                "company_id": self.branch.id,
            }
        )
        with self.assertRaises(AccessError):
            self._join("branch", self.clerk_user, self.company)
        group = self._join("branch", self.clerk_user, self.branch)

        with self.assertRaises(AccessError):
            group.write({"company_ids": [Command.set(self.company.ids)]})

    def test_employees_and_strangers_of_the_branch_are_no_members(self):
        with self.assertRaises(ValidationError) as error:
            self._join("own", self.reception)
        self.assertIn(self.reception.name, str(error.exception))
        self.clerk_user.write(
            {
                "company_id": self.branch.id,
                "company_ids": [Command.set(self.branch.ids)],
            }
        )
        with self.assertRaises(ValidationError) as error:
            self._join("branch", self.clerk_user, self.company)
        self.assertIn(self.company.name, str(error.exception))
        with self.assertRaises(ValidationError):
            self._join("branch", self.agent_user)

    # === COST === #

    def test_many_cases_cost_no_more_searches_than_few(self):
        self._join("agent", self.clerk_user)
        # rules and sight are in the cache from then on
        self._count_search()
        few = self._count_search()
        for __ in range(20):
            self._make_request(agent_id=self.agent.id)

        self.assertEqual(self._count_search(), few)

    def _count_search(self):
        cases = self.env["aftersales.case"].with_user(self.clerk_user).sudo()
        cases.search(cases._get_portal_domain(self.clerk_user), limit=1)
        self.env.flush_all()
        self.env.cr.precommit.run()
        before = self.env.cr.sql_log_count
        cases.search(cases._get_portal_domain(self.clerk_user))
        return self.env.cr.sql_log_count - before
