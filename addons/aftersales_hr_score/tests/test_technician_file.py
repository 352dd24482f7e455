from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import ScoreCommon


@tagged("post_install", "-at_install")
class TestTechnicianFile(ScoreCommon):
    """All there is of a technician is one step away from his page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.period = cls.env["aftersales.score.period"].create(
            {"date_start": "2026-03-01"}
        )
        cls.line = cls._finish_job()
        cls._finish_job(cls.bob)
        cls._create_case(received="2026-03-20 08:00:00", lot=cls.line.case_id.lot_id)
        cls.period.with_user(cls.manager).action_compute()

    def _open(self, button, user=None):
        """Press a button of the page; return what it shows."""
        technician = self.ann.with_user(user or self.manager)
        action = getattr(technician, f"action_view_{button}")()
        domain = action.get("domain") or []
        if isinstance(domain, str):
            domain = safe_eval(domain)
        return technician.env[action["res_model"]].search(domain)

    def test_page_leads_to_all_that_is_known_of_him(self):
        log = self.line.log_id

        self.assertEqual(self._open("orders"), log.order_id)
        self.assertEqual(self._open("logs"), log)
        self.assertEqual(self._open("checks"), log.check_ids)
        self.assertEqual(self._open("score_lines"), self.line)
        self.assertEqual(self._open("comebacks"), self.line)
        sheet = self._open("pay_sheets")
        self.assertEqual(
            (sheet.technician_id, sheet.period_id), (self.ann, self.period)
        )

    def test_page_shows_the_buttons_and_skills(self):
        view = (
            self.env["aftersales.technician"]
            .with_user(self.manager)
            .get_view(view_type="form")
        )
        for name in (
            "action_view_orders",
            "action_view_logs",
            "action_view_checks",
            "action_view_score_lines",
            "action_view_comebacks",
            "action_view_pay_sheets",
            "action_view_parts",
            "action_view_old_parts",
            "profile_skill_ids",
            "skill_ids",
        ):
            with self.subTest(name=name):
                self.assertIn(f'name="{name}"', view["arch"])

    def test_figures_are_his_own(self):
        self.assertRecordValues(
            self.ann.with_user(self.manager),
            [
                {
                    "log_count": 1,
                    "score_line_count": 1,
                    "score_comeback_count": 1,
                    "score_average": self.line.score,
                    "check_count": 1,
                }
            ],
        )
