from ast import literal_eval
from datetime import timedelta

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestPartnerRoles(WarrantyCommon):
    """Consumers, dealers, sales agents and service agents, each in his list."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.env.user)
        cls.region = cls.env["aftersales.area"].create({"name": "Khorasan"})
        cls.city = cls.env["aftersales.area"].create(
            {"name": "Mashhad", "parent_id": cls.region.id, "code": "MHD"}
        )
        cls.brand = cls.env["aftersales.brand"].create({"name": "Polaris Test"})
        cls.agent = cls.env["res.partner"].create(
            {
                "name": "Kaveh",
                "is_company": True,
                "aftersales_agent_role": "both",
                "aftersales_agent_code": "AG-T1",
                "aftersales_area_ids": [Command.link(cls.city.id)],
                "aftersales_brand_ids": [Command.link(cls.brand.id)],
            }
        )

    def _get_listed(self, xmlid, role="reception"):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"aftersales_warranty.{xmlid}"
        )
        partners = self.env["res.partner"].with_user(self.users[role])
        return partners.search(literal_eval(action["domain"]))

    def test_an_agent_is_authorized_between_his_dates_both_included(self):
        day = timedelta(days=1)
        agents = self.env["res.partner"]
        for start, end, wanted in (
            (False, False, True),
            (self.today, self.today, True),
            (self.today + day, False, False),
            (False, self.today - day, False),
            (self.today - day, False, True),
            (False, self.today, True),
        ):
            self.agent.aftersales_agent_end = False
            self.agent.aftersales_agent_start = start
            self.agent.aftersales_agent_end = end
            with self.subTest(f"{start} {end}"):
                self.assertEqual(self.agent.is_agent_authorized, wanted)
                self.assertEqual(
                    self.agent in agents.search([("is_agent_authorized", "=", True)]),
                    wanted,
                )
                self.assertEqual(
                    self.agent in agents.search([("is_agent_authorized", "=", False)]),
                    not wanted,
                )
        self.assertFalse(self.dealer.is_agent_authorized)

    def test_an_authorization_ends_after_its_start(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            self.agent.write(
                {
                    "aftersales_agent_start": self.today,
                    "aftersales_agent_end": self.today - timedelta(days=1),
                }
            )
            self.agent.flush_recordset()

    def test_every_role_finds_the_partners_in_their_lists(self):
        self._create_card(self._create_lots("FR-1"))
        for role, user in self.users.items():
            with self.subTest(role):
                consumers = self._get_listed("aftersales_consumer_action", role)
                dealers = self._get_listed("aftersales_dealer_action", role)
                agents = self._get_listed("aftersales_agent_action", role)
                self.assertIn(self.consumer, consumers)
                self.assertNotIn(self.dealer, consumers)
                self.assertIn(self.dealer, dealers)
                self.assertIn(self.agent, agents)
                self.assertNotIn(self.dealer, agents)
                self.assertEqual(self.agent.with_user(user).card_count, 0)

    def test_reception_enters_an_agent(self):
        form = Form(
            self.env["res.partner"]
            .with_user(self.users["reception"])
            .with_context(default_aftersales_agent_role="service")
        )
        form.name = "昌河 服务"
        form.aftersales_agent_code = "AG-T2"
        form.aftersales_area_ids.add(self.region)
        agent = form.save()

        self.assertTrue(agent.is_agent_authorized)
        self.assertIn(agent, self._get_listed("aftersales_agent_action"))

    def test_an_area_contains_those_within_it(self):
        found = self.env["res.partner"].search(
            [("aftersales_area_ids", "child_of", self.region.ids)]
        )
        self.assertEqual(found, self.agent)
        self.assertEqual(self.city.display_name, "Khorasan / Mashhad")
        self.assertEqual(
            self.env["aftersales.area"].name_search("MHD")[0][0], self.city.id
        )

    def test_an_area_lies_not_within_itself(self):
        with self.assertRaises(UserError):
            self.region.parent_id = self.city

    def test_two_agents_have_two_codes(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.dealer.aftersales_agent_code = "AG-T1"
            self.dealer.flush_recordset()

    def test_only_the_manager_draws_the_areas(self):
        areas = self.env["aftersales.area"]
        for role in set(self.users) - {"manager"}:
            with self.subTest(role), self.assertRaises(AccessError):
                areas.with_user(self.users[role]).create({"name": "Mine"})
        areas.with_user(self.users["manager"]).create({"name": "Ours"})

    def test_who_may_not_edit_contacts_grants_no_role(self):
        for role in ("technician", "inspector", "complaint_officer"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.dealer.with_user(self.users[role]).aftersales_agent_role = "both"
