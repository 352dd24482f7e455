from odoo.tests import tagged

from .browser_common import BrowserCommon


@tagged("post_install", "-at_install", "aftersales_full")
class TestPortalKeyboard(BrowserCommon):
    """Who has no mouse does his business by Tab, Enter and the space bar."""

    def test_an_estimate_is_declined_by_keys_alone(self):
        case = self._make_case()
        order = self._make_estimate(case)

        self._take_by_keys(
            case.access_url,
            {"to": "a.o_aftersales_estimate", "key": "Enter", "isLeaving": True},
            {"to": "details > summary", "key": "Enter"},
            {"to": "#estimate_note", "text": "Too dear"},
            {
                "to": ".o_aftersales_decline button",
                "key": "Enter",
                "isLeaving": True,
            },
            login=self.customer_user.login,
        )

        self.assertRecordValues(
            order, [{"state": "cancel", "aftersales_answer_note": "Too dear"}]
        )

    def test_a_visit_is_done_by_keys_alone(self):
        self.process.is_estimate_required = False
        self.env["aftersales.checklist"].search([]).active = False
        self._add_stock(self.gasket, 2, location=self.agent_tech.location_id)
        case = self._make_case()
        order = self._make_job(case)
        part = self._plan_part(case, self.gasket)

        self._take_by_keys(
            order.access_url,
            {"to": ".o_aftersales_accept", "key": "Enter", "isLeaving": True},
            {"to": ".o_aftersales_start", "key": "Enter", "isLeaving": True},
            {"to": "#log_work_done", "text": "Gasket replaced"},
            {"to": f"#log_part_{part.id}_used", "key": "Space"},
            {"to": ".o_aftersales_submit", "key": "Enter", "isLeaving": True},
            login=self.agent_tech_user.login,
        )

        log = order.log_ids
        self.assertEqual(log.work_done, "Gasket replaced")
        self.assertNotEqual(log.state, "draft")
