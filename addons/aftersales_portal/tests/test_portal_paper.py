from odoo import Command
from odoo.tests import tagged

from .common import AftersalesPortalCommon

TYPED = "Lady from the market"
MINUTES = "aftersales_repair.action_report_work_log_minutes"


@tagged("post_install", "-at_install")
class TestPortalPaper(AftersalesPortalCommon):
    """Who has his unit again reads on paper what was done to it."""

    def setUp(self):
        super().setUp()
        case = self._make_case(agent=self.agent)
        order = self._make_running_job(case=case)
        self.case = case.sudo()
        self.log = order.open_log_id.sudo()
        self.log.write({"work_done": "Gasket replaced"})
        self.log.point_ids.result = "na"
        self.sheet = self.env["ir.attachment"].create(
            {
                "name": "signed.txt",
                "raw": b"signed here",
                "res_model": self.log._name,
                "res_id": self.log.id,
            }
        )
        self.log.sheet_ids = [Command.link(self.sheet.id)]
        self.url = f"{self.case.access_url}/minutes/{self.log.id}"
        self.printed = f"{self.url}?report_type=html"

    def _finish(self):
        self.log.with_user(self.agent_tech_user).action_submit()
        self.log.check_ids.with_user(self.inspector).action_pass()
        self.assertEqual((self.case.state, self.log.state), ("delivered", "approved"))

    def test_the_papers_come_with_the_end_of_the_work(self):
        page = self._get(self.case.access_url, self.customer_user).text
        self.assertNotIn(self.url, page)
        for url in (self.printed, f"{self.url}/{self.sheet.id}"):
            self._assert_refused(self._get(url, self.customer_user))

        self._finish()

        page = self._get(self.case.access_url, self.customer_user).text
        self.assertIn(self.url, page)
        self.assertIn(f"{self.url}/{self.sheet.id}", page)
        minutes = self._get(self.printed, self.customer_user)
        self.assertIn("Gasket replaced", minutes.text)
        sheet = self._get(f"{self.url}/{self.sheet.id}", self.customer_user)
        self.assertEqual(sheet.text, "signed here")

    def test_the_link_sent_to_the_customer_opens_them_too(self):
        self._finish()
        token = self.case._portal_ensure_token()

        page = self._get(f"{self.case.access_url}?access_token={token}", None)

        self.assertIn(f"{self.url}?access_token={token}", page.text)
        minutes = self._get(f"{self.printed}&access_token={token}", None)
        self.assertIn("Gasket replaced", minutes.text)
        url = f"{self.url}/{self.sheet.id}?access_token={token}"
        self.assertEqual(self._get(url, None).text, "signed here")

    def test_nobody_else_gets_them(self):
        self._finish()
        for user in (None, *(self.everybody - self.customer_user)):
            for url in (self.printed, f"{self.url}/{self.sheet.id}"):
                with self.subTest(user=user and user.login, url=url):
                    response = self._get(url, user)
                    self._assert_refused(response)
                    self.assertNotIn("Gasket replaced", response.text)

    def test_no_paper_of_another_case_comes_by_this_one(self):
        self._finish()
        mine = self._make_delivered("FR-0009").sudo()
        log = mine.log_ids

        for url in (
            f"{mine.access_url}/minutes/{self.log.id}?report_type=html",
            f"{mine.access_url}/minutes/{self.log.id}/{self.sheet.id}",
            f"{mine.access_url}/minutes/{log.id}/{self.sheet.id}",
        ):
            with self.subTest(url=url):
                self._assert_refused(self._get(url, self.customer_user))

    def test_a_kept_paper_tells_no_agent_whose_the_unit_is(self):
        """Printed by the office, it stays; the agent knows the customer otherwise."""
        self.customer.phone = "+98 912 000 1234"
        consumers = self.env["aftersales.agent.consumer"]
        consumers._bring(self.agent, self.customer.phone, TYPED)
        self.assertEqual(self.log.order_id.consumer_id.name, TYPED)
        self._finish()
        self.log.write({"signed_on": self.env.cr.now(), "signed_by": "She"})
        kept = self.env["ir.attachment"].create(
            {
                "name": self.log._get_minutes_file_name(),
                "raw": self.customer.name.encode(),
                "mimetype": "text/plain",
                "res_model": self.log._name,
                "res_id": self.log.id,
            }
        )
        report = self.env["ir.actions.report"]._get_report(MINUTES)
        his = self.log.with_user(self.agent_tech_user).sudo()

        self.assertEqual(report.retrieve_attachment(self.log), kept)
        self.assertFalse(report.with_env(his.env).retrieve_attachment(his))
        for user in (self.agent_tech_user, self.agent_user):
            response = self._get(f"/web/content/{kept.id}", user)
            self.assertNotIn(self.customer.name, response.text)
        mine = self._get(self.printed, self.customer_user)
        self.assertIn(self.customer.name, mine.text)
