from odoo.tests import tagged

from .common import AftersalesPortalCommon


@tagged("post_install", "-at_install", "aftersales_full")
class TestAgentTours(AftersalesPortalCommon):
    """The journeys of an agent in a real browser, on a phone as well."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # what a database may have of its own
        cls.env["aftersales.gateway"].search([]).action_archive()
        cls.second_unit = cls._make_unit("FR-0002")
        cls.second_tech, __ = cls._make_technician("Babak", cls.agent)

    def _sent_units(self):
        requests = self.env["aftersales.request"].search(
            [("sender_id", "=", self.agent_user.id)]
        )
        return requests.case_ids.lot_id

    def test_the_agent_announces_a_unit(self):
        self.start_tour("/my", "aftersales_portal_agent_request", login="portal_agent")

        self.assertEqual(self._sent_units(), self.unit)

    def test_the_agent_sends_a_list_and_corrects_it(self):
        self.start_tour(
            "/my/requests/group", "aftersales_portal_agent_list", login="portal_agent"
        )

        self.assertEqual(self._sent_units(), self.unit | self.second_unit)

    def test_the_dealer_registers_a_sale(self):
        card = self.second_unit.card_ids
        card.write({"partner_id": False, "dealer_id": self.agent.id})

        self.start_tour("/my", "aftersales_portal_agent_sale", login="portal_agent")

        self.assertEqual(card.state, "active")
        self.assertEqual(card.partner_id.name, "Sara Jafari")

    def test_the_office_hands_a_job_on_and_accepts_it(self):
        order = self._make_job()

        self.start_tour("/my", "aftersales_portal_agent_office", login="portal_agent")

        self.assertEqual(order.technician_id, self.second_tech)
        self.assertEqual(order.state, "accepted")

    def test_the_office_runs_its_own_counter(self):
        self.env["aftersales.counter"].search([]).action_archive()

        self.start_tour("/my", "aftersales_portal_agent_desk", login="portal_agent")

        counter = self.env["aftersales.counter"].search(
            [("agent_id", "=", self.agent.id)]
        )
        [ticket] = self.env["aftersales.counter.ticket"].search(
            [("agent_id", "=", self.agent.id)]
        )
        self.assertEqual(counter.name, "Front desk")
        self.assertRecordValues(
            ticket, [{"visitor_name": "Sara Jafari", "state": "done"}]
        )
        self.assertEqual(self._sent_units(), self.unit)

    def _make_reporter(self):
        """Let the agent report repairs; a single service, done by one technician."""
        self.agent.is_aftersales_reporter = True
        self.second_tech.active = False
        self.env["aftersales.service"].search([("id", "!=", self.service.id)]).write(
            {"active": False}
        )
        self.service.code = "SRV"
        self.env["aftersales.checklist"].search([]).active = False

    def test_the_office_reports_repairs_by_a_pasted_list(self):
        self._make_reporter()

        self.start_tour("/my", "aftersales_portal_agent_repairs", login="portal_agent")

        self.assertEqual(self._sent_units(), self.unit)
        self.assertEqual(self.unit.case_ids.log_ids.state, "submitted")

    def test_the_office_reports_repairs_by_a_file(self):
        self._make_reporter()

        self.start_tour(
            "/my/repairs/report",
            "aftersales_portal_agent_repairs_file",
            login="portal_agent",
        )

        self.assertEqual(self._sent_units(), self.second_unit)
        self.assertEqual(self.second_unit.case_ids.log_ids.work_done, "Cleaned")


@tagged("post_install", "-at_install", "aftersales_full")
class TestAgentToursPhone(TestAgentTours):
    allow_inherited_tests_method = True
    browser_size = "360x800"
    touch_enabled = True
