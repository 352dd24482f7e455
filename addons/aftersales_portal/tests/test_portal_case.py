from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import AftersalesPortalCommon

SCRIPT = "<script>alert('x')</script>"


@tagged("post_install", "-at_install")
class TestPortalCase(AftersalesPortalCommon):
    """The case as its customer follows it."""

    def test_the_customer_finds_the_estimate_he_may_sign(self):
        order = self._make_estimate()
        case = order.aftersales_case_id

        page = self._get(case.access_url, self.customer_user)

        self.assertIn(f"/my/orders/{order.id}?access_token=", page.text)
        self.assertIn("Review the estimate and answer", page.text)
        self.assertIn("Waiting for: you", self._text(page))

    def test_the_agent_reads_the_cost_but_does_not_sign(self):
        order = self._make_estimate(self._make_case(agent=self.agent))

        page = self._get(order.aftersales_case_id.access_url, self.agent_user)

        self.assertEqual(page.status_code, 200)
        self.assertNotIn("/my/orders/", page.text)
        self.assertNotIn("access_token", page.text)
        self.assertIn("Door gasket", page.text)

    def test_the_link_without_login_leads_to_the_estimate(self):
        order = self._make_estimate()

        page = self._get(order.aftersales_case_id.get_portal_url(), None)

        self.assertIn(order.access_token, page.text)

    def test_a_signed_estimate_moves_the_case_and_the_page(self):
        order = self._make_estimate()
        order.action_confirm()

        text = self._text(
            self._get(order.aftersales_case_id.access_url, self.customer_user)
        )

        self.assertIn("Estimate accepted", text)
        self.assertNotIn("Review the estimate", text)

    def test_lines_show_full_price_cover_reason_and_what_is_to_pay(self):
        case = self._make_case()
        self._make_job(case, accept=True)
        self._plan_part(case, self.gasket, 2)
        self._make_uncovered(case)
        self._plan_part(case, self.compressor)

        text = self._text(self._get(case.access_url, self.customer_user))

        self.assertIn("Failure caused by the user", text)
        self.assertIn("Compressor", text)
        self.assertIn("\u00d7 2", text)
        self.assertIn("180.00", text)

    def test_the_timeline_tells_each_step_once(self):
        order = self._make_estimate()
        order.action_confirm()

        page = self._get(order.aftersales_case_id.access_url, self.customer_user)
        text = self._text(page)

        steps = ["Estimate accepted", "Estimate sent", "Being examined", "Received"]
        timeline = text[text.index("What happened") :]
        places = [timeline.index(step) for step in steps]
        self.assertEqual(places, sorted(places), "the latest comes first")
        for step in steps:
            self.assertEqual(timeline.count(step), 1, step)
        self.assertEqual(page.text.count('aria-current="step"'), 1)

    def test_each_state_has_plain_words(self):
        states = self.env["aftersales.case"]._get_portal_states()

        for state in dict(self.env["aftersales.case"]._fields["state"].selection):
            with self.subTest(state=state):
                self.assertTrue(states[state]["label"] and states[state]["text"])

    def test_the_invoice_is_linked_once_it_is_posted(self):
        case = self._make_case()
        order = self._make_job(case, accept=True)
        self._make_uncovered(case)
        self._add_stock(self.gasket)
        self._plan_part(case, self.gasket)
        case.with_user(self.dispatcher).action_quote()
        case.sale_order_ids.action_confirm()
        log = order.with_user(self.agent_tech_user).action_start()
        log.sudo().work_done = "Gasket replaced"
        log.action_submit()
        self._pass(log.sudo())
        case.with_user(self.accountant).action_invoice()
        invoice = case.invoice_ids

        before = self._get(case.access_url, self.customer_user).text
        invoice.action_post()
        after = self._get(case.access_url, self.customer_user).text

        self.assertNotIn(f"/my/invoices/{invoice.id}", before)
        self.assertIn(f"/my/invoices/{invoice.id}", after)

    def test_the_invoice_shows_full_price_and_cover(self):
        case = self._make_case()
        order = self._make_job(case, accept=True)
        self.unit.current_card_id.coverage_ids[0].parts_percent = 40
        self._add_stock(self.gasket)
        self._plan_part(case, self.gasket)
        case.with_user(self.dispatcher).action_quote()
        case.sale_order_ids.action_confirm()
        log = order.with_user(self.agent_tech_user).action_start()
        log.sudo().work_done = "Gasket replaced"
        log.action_submit()
        self._pass(log.sudo())
        case.with_user(self.accountant).action_invoice()
        case.invoice_ids.action_post()

        url = f"{case.invoice_ids.get_portal_url()}&report_type=html"
        text = self._text(self._get(url, self.customer_user))

        self.assertIn("Full price, before taxes", text)
        self.assertIn("Covered, not charged to you", text)
        self.assertIn("25.00", text)
        self.assertIn("15.00", text)

        case.with_user(self.accountant).action_register_payment(5)
        text = self._text(self._get(case.access_url, self.customer_user))

        self.assertRegex(text, r"Paid\s+\$\s*5\.00")
        self.assertRegex(text, r"Left to pay, with taxes\s+\$\s*10\.00")

    @mute_logger("odoo.http")
    def test_text_from_outside_is_shown_as_text(self):
        self.customer.name = f"Leila {SCRIPT}"
        case = self._make_case(
            complaint=SCRIPT, accessories=SCRIPT, unit_condition=SCRIPT
        )
        order = self._make_job(case)

        for url, user in (
            (case.access_url, self.customer_user),
            ("/my/cases", self.customer_user),
            (order.access_url, self.agent_tech_user),
            ("/my/jobs", self.agent_tech_user),
            (self.unit.card_ids.access_url, self.customer_user),
            (f"/my/cases?search={SCRIPT}&search_in=all", self.customer_user),
        ):
            with self.subTest(url=url):
                response = self._get(url, user)
                self.assertEqual(response.status_code, 200)
                self.assertNotIn(SCRIPT, response.text)

    def test_what_we_note_for_ourselves_is_not_the_customers(self):
        case = self._request()
        own = case.with_user(self.customer_user)
        self.assertEqual(own.read(["name"])[0]["name"], case.name)

        for name in (
            "review_state",
            "review_reason",
            "reviewer_id",
            "review_date",
            "waiting_reason",
            "open_duties",
            "follow_up_user_id",
            "slip_scan",
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                own.read([name])
        order = self._assign(case).with_user(self.customer_user)
        with self.assertRaises(AccessError):
            order.read(["dispatch_warning"])
        self.assertFalse(own.can_review)

    def test_search_filter_and_group_of_the_list(self):
        closed = self._make_case(self._make_unit("FR-0002").name)
        closed.with_user(self.reception).action_cancel("Not wanted")
        case = self._make_case()

        for query, found in (
            ("filterby=open", case),
            ("filterby=closed", closed),
            ("search_in=serial&search=0002", closed),
            (f"search_in=number&search={case.name}", case),
            ("search_in=product&search=fridge&groupby=product", case | closed),
            ("search=%25%25&groupby=state&sortby=state", case | closed),
        ):
            with self.subTest(query=query):
                page = self._get(f"/my/cases?{query}", self.customer_user).text
                for record in case | closed:
                    link = f'href="/my/cases/{record.id}"'
                    self.assertEqual(page.count(link), record in found)

    def test_the_list_asks_no_more_for_more_cases(self):
        self._make_case()
        self._get("/my/cases", self.customer_user)
        few = self._count_queries("/my/cases")
        for index in range(2, 8):
            self._make_case(self._make_unit(f"FR-000{index}").name)
        # what the steps leave to the end of their transaction is no part of the list
        self._get("/my/cases", self.customer_user)
        self.env.flush_all()
        self.env.invalidate_all()

        many = self._count_queries("/my/cases")

        self.assertLessEqual(many, few)

    def _count_queries(self, url):
        before = self.env.cr.sql_log_count
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        return self.env.cr.sql_log_count - before
