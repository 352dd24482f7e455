from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from .pay_portal_common import PayPortalCommon

# as large as an address may hold, and far beyond an integer of the database
ODDITIES = (0, 99_999_999, 10**15)
# queries of a page that was opened before
BUDGETS = {"/my/pay": 14, "sheet": 26}


@tagged("post_install", "-at_install")
class TestPayWalk(PayPortalCommon):
    """Whoever tries every door of pay with the keys of others finds it shut."""

    def _get_rules(self):
        return {
            rule.rule: rule
            for rule in self.env["ir.http"].routing_map().iter_rules()
            if rule.endpoint.func.__module__.startswith(
                "odoo.addons.aftersales_hr_score."
            )
        }

    def _get_urls(self, sheet_id, line_id):
        values = {"sheet_id": sheet_id, "line_id": line_id, "page": 1}
        return {
            rule.build(values, append_unknown=False)[1]: rule
            for rule in self._get_rules().values()
        } | {
            f"/my/pay/{sheet_id}?report_type={kind}": None
            for kind in ("html", "pdf", "text")
        }

    def _visit(self, user):
        self.authenticate(user and user.login, user and user.login)
        self.token = Request.csrf_token(self)

    def _knock(self, url, method="GET", with_token=True):
        data = {"reason": "Mallory was here"}
        if with_token:
            data["csrf_token"] = self.token
        return self.opener.request(
            method,
            self.base_url() + url,
            data=data if method == "POST" else None,
            allow_redirects=False,
        )

    def test_each_route_of_the_portal_is_walked(self):
        self.assertEqual(
            set(self._get_rules()),
            {
                "/my/pay",
                "/my/pay/page/<int:page>",
                "/my/pay/<int:sheet_id>",
                "/my/pay/<int:sheet_id>/dispute/<int:line_id>",
                "/aftersales/pay_sheets.xlsx",
            },
        )

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_nobody_gets_at_the_pay_of_another(self):
        self.sheet.flush_recordset()
        secrets = [
            *self.lines.order_id.mapped("name"),
            *self.lines.case_id.mapped("name"),
        ]
        urls = self._get_urls(self.sheet.id, self.lines[0].id)
        for user in (None, self.user_mallory, self.user_ann, self.user_bob):
            self._visit(user)
            for url in urls:
                for method, with_token in (
                    ("GET", True),
                    ("POST", False),
                    ("POST", True),
                ):
                    name = user and user.login
                    with self.subTest(user=name, url=url, method=method):
                        response = self._knock(url, method, with_token)
                        self.assertLess(response.status_code, 500)
                        for secret in secrets:
                            self.assertNotIn(secret, response.text)
                        self.assertNotIn(b"%PDF", response.content[:10])
        self.assertFalse(any(self.lines.mapped("dispute_state")))

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_no_line_of_another_comes_by_one_s_own_sheet(self):
        self._visit(self.user_eve)

        self._knock(f"{self.url}/dispute/{self.other_line.id}", "POST")
        refused = self._knock(f"{self.url}/dispute/{self.lines[0].id}", "POST", False)

        self.assertEqual(refused.status_code, 400)
        self.env.invalidate_all()
        self.assertFalse((self.lines | self.other_line).filtered("dispute_state"))

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_an_id_that_nobody_has_breaks_nothing(self):
        for user in (None, self.user_eve):
            self._visit(user)
            for number in ODDITIES:
                for url in self._get_urls(number, number):
                    for method in ("GET", "POST"):
                        with self.subTest(url=url, method=method):
                            response = self._knock(url, method)
                            self.assertLess(response.status_code, 500)

    def test_the_pages_cost_the_same_for_more_jobs(self):
        self._visit(self.user_eve)
        few = self._count_pages()
        for _job in range(6):
            self._finish_job(self.eve)
        self.period.with_user(self.manager).action_compute()

        many = self._count_pages()

        self.assertEqual(many, few)
        for name, count in many.items():
            self.assertLessEqual(count, BUDGETS[name])

    def _count_pages(self):
        counts = {}
        for name, url in (("/my/pay", "/my/pay"), ("sheet", self.url)):
            for _turn in range(2):
                self.env.flush_all()
                self.env.cr.precommit.run()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self.assertEqual(self._knock(url).status_code, 200)
                counts[name] = self.env.cr.sql_log_count - before
        return counts
