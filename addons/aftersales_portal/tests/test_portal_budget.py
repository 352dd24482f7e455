from unittest.mock import patch

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

    def test_the_page_of_a_case_in_work_reads_no_column_that_it_does_not_show(self):
        """A field that is missing among those read ahead brings the whole record."""
        case = self._make_case(agent=self.agent)
        self._make_job(case, accept=True)
        self._plan_part(case, self.gasket)
        self._plan_labor(case)
        # made with the first look at the page
        case.sudo()._portal_ensure_token()
        self.env.flush_all()
        read = []
        for model in ("aftersales.case", "aftersales.case.state.log"):
            self._watch_reading(model, read)
        for user in (self.customer_user, self.agent_user):
            with self.subTest(user=user.login):
                self._login(user)
                self.env.invalidate_all()
                read.clear()
                self.assertEqual(self.url_open(case.access_url).status_code, 200)
                self.assertFalse(read)

    def _watch_reading(self, model, read):
        """Note in ``read`` each column that makes a record be read as a whole."""
        records = self.registry[model]
        fetch = records._fetch_field

        def note(records, field):
            if field.column_type:
                read.append(str(field))
            return fetch(records, field)

        self.startPatcher(patch.object(records, "_fetch_field", note))
