from odoo.tests import tagged

from .common import AftersalesPortalCommon

# Queries of a page once its templates are compiled. Five each are the session's, the
# visitor's and the layout's; a case shows the most: timeline, lines, estimates and
# invoices with their amounts, papers and photos.
BUDGETS = {
    "cards": 24,
    "card": 29,
    "cases": 16,
    "case": 35,
    "service": 23,
    "register": 7,
    "estimate": 21,
}


@tagged("post_install", "-at_install")
class TestPortalBudget(AftersalesPortalCommon):
    """No page of the customer asks the database for more than it shows."""

    def test_each_page_keeps_its_budget(self):
        card = self.unit.card_ids
        case = self._make_case()
        self._make_estimate(case)
        urls = {
            "cards": "/my/warranty",
            "card": card.access_url,
            "cases": "/my/cases",
            "case": case.access_url,
            "service": "/my/service/new",
            "register": "/my/warranty/register",
            "estimate": f"{case.access_url}/estimate",
        }
        self._login(self.customer_user)
        self.env.flush_all()
        for name, url in urls.items():
            self.url_open(url)
            self.env.flush_all()
            self.env.invalidate_all()
            with self.subTest(page=name):
                before = self.env.cr.sql_log_count
                self.assertEqual(self.url_open(url).status_code, 200)
                count = self.env.cr.sql_log_count - before
                self.assertLessEqual(count, BUDGETS[name])
