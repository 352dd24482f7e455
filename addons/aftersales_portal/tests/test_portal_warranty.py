from dateutil.relativedelta import relativedelta

from odoo.tests import tagged

from .common import AftersalesPortalCommon


@tagged("post_install", "-at_install")
class TestPortalWarranty(AftersalesPortalCommon):
    """The card as its owner reads it."""

    def setUp(self):
        super().setUp()
        self.card = self.unit.card_ids

    def _page(self):
        return self._get(self.card.access_url, self.customer_user)

    def test_the_page_says_what_is_covered_until_when(self):
        text = self._text(self._page())

        for words in (
            "Fridge 300",
            "FR-0001",
            "The whole unit",
            "Free of charge: parts, labour",
            "Compressor",
            "We serve the unit and have parts for it, at cost.",
            "days left",
        ):
            with self.subTest(words=words):
                self.assertIn(words, text)

    def test_the_page_says_how_many_free_visits_are_left(self):
        coverage = self.card.coverage_ids[0].sudo()
        coverage.visit_limit = 3
        self.env["aftersales.coverage.usage"].sudo().create(
            {"coverage_id": coverage.id, "name": "Job sheet 1"}
        )

        text = self._text(self._page())

        self.assertIn("free visits: 3", text)
        self.assertIn("2 of 3 visits", text)

    def test_the_bar_shows_what_is_left(self):
        page = self._page().text

        left = round(self.card.remaining_percent)
        self.assertIn(f'aria-valuenow="{left}"', page)

    def test_an_expired_cover_has_no_bar(self):
        self.card.sudo().delivery_date = self.today - relativedelta(years=20)

        page = self._page()

        self.assertIn("Expired", self._text(page))
        self.assertNotIn('role="progressbar"', page.text)

    def test_a_suspended_card_promises_nothing_today(self):
        self.card.action_suspend("Returned")

        text = self._text(self._page())

        self.assertIn("Suspended", text)
        self.assertIn("Not in force", text)
        self.assertNotIn("days left", text)

    def test_the_card_lists_the_service_of_its_unit(self):
        case = self._make_case()

        self.assertIn(case.access_url, self._page().text)

    def test_a_blank_card_is_shown_to_nobody(self):
        blank = self.card.create(
            {
                "product_id": self.fridge.id,
                "type_id": self.warranty_type.id,
                "partner_id": self.customer.id,
            }
        )

        self._assert_refused(self._get(blank.access_url, self.customer_user))

    def test_filters_of_the_list(self):
        for query, is_shown in (
            ("filterby=running", True),
            ("filterby=ended", False),
            ("search_in=serial&search=fr-0001&groupby=product", True),
            ("search_in=serial&search=nothing", False),
            ("sortby=end&groupby=type", True),
        ):
            with self.subTest(query=query):
                page = self._get(f"/my/warranty?{query}", self.customer_user).text
                self.assertEqual(self.card.access_url in page, is_shown)
