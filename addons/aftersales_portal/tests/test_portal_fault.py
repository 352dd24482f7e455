from lxml import html

from odoo.tests import tagged

from .common import AftersalesPortalCommon

KINDS = ("mode", "cause", "agent")


@tagged("post_install", "-at_install")
class TestPortalFault(AftersalesPortalCommon):
    """How, why and by whom a unit failed, as its technician says on his phone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.faults = {
            kind: cls.env["aftersales.fault"].create(
                {"name": f"Fault {kind}", "code": f"PF-{kind}", "kind": kind}
            )
            for kind in KINDS
        }

    def _send(self, order, step="save", user=None, **form):
        log = order.open_log_id
        lines = {
            f"{log._get_portal_line_key(line)}_used": "1"
            for line in log._get_portal_lines()
        }
        return self._post(
            f"/my/jobs/{order.id}/{step}",
            user or self.agent_tech_user,
            **{"log_id": log.id, "work_done": "Looked at it", **lines, **form},
        )

    def _get_choices(self, order, kind):
        """Return the texts of a choice on the page, and the one that is chosen."""
        page = self._get(order.access_url, self.agent_tech_user)
        [select] = html.fromstring(page.text).xpath(
            f"//select[@name='fault_{kind}_id']"
        )
        texts = [option.text for option in select.xpath("option")]
        return texts, "".join(select.xpath("option[@selected]/text()"))

    def test_each_choice_offers_the_faults_of_its_kind(self):
        order = self._make_running_job()

        for kind in KINDS:
            texts, chosen = self._get_choices(order, kind)
            with self.subTest(kind=kind):
                self.assertIn(f"Fault {kind}", texts)
                others = {f"Fault {other}" for other in KINDS if other != kind}
                self.assertFalse(others & set(texts))
                self.assertFalse(chosen)

    def test_what_is_found_is_on_the_log_the_case_and_the_page(self):
        order = self._make_running_job()
        found = {f"fault_{kind}_id": fault.id for kind, fault in self.faults.items()}

        response = self._send(order, **found)

        self.assertEqual(response.status_code, 303)
        self.assertRecordValues(order.open_log_id, [found])
        self.assertRecordValues(order.case_id, [found])
        for kind in KINDS:
            self.assertEqual(self._get_choices(order, kind)[1], f"Fault {kind}")

    def test_a_fault_of_another_kind_or_of_none_is_no_answer(self):
        order = self._make_running_job()
        mode = self.faults["mode"].id

        for text in (mode, 999_999_999, "1" * 40, "-1", "many", ""):
            with self.subTest(text=text):
                self._send(order, fault_cause_id=text)
                self.assertFalse(order.open_log_id.fault_cause_id)

    def test_what_the_user_caused_is_covered_no_more(self):
        order = self._make_running_job()
        part = order.open_log_id.part_ids
        self.assertEqual(part.covered_percent, 100)
        self.faults["agent"].is_user_caused = True

        self._send(order, fault_agent_id=self.faults["agent"].id)

        self.assertEqual(part.covered_percent, 0)

    def test_nobody_else_says_what_failed(self):
        order = self._make_running_job()

        for user in self.everybody - self.agent_tech_user - self.agent_user:
            self._send(order, user=user, fault_mode_id=self.faults["mode"].id)

        self.assertFalse(order.open_log_id.fault_mode_id)
