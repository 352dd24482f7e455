from dateutil.relativedelta import relativedelta

from odoo.tests import BaseCase, tagged

from ..controllers import check
from ..rules.card_link import make_card_link, read_card_link
from .common import AftersalesPortalCommon


class TestCardLink(BaseCase):
    """The address in a QR code, made and read."""

    def test_a_link_gives_its_number_back(self):
        for number in ("WC26000001", "WC/26 &1?#", "کارت"):
            with self.subTest(number=number):
                link = make_card_link("https://example.com/", number)
                self.assertEqual(read_card_link(f" {link}\n"), number)

    def test_what_is_no_link_stays(self):
        for text in (
            "WC1",
            "https://example.com/other?number=1",
            "http://[x/warranty/check?number=1",
            "ftp://example.com/warranty/check?number=1",
        ):
            with self.subTest(text=text):
                self.assertEqual(read_card_link(text), text)
        self.assertEqual(read_card_link(None), "")
        self.assertEqual(read_card_link("https://example.com/warranty/check"), "")


@tagged("post_install", "-at_install")
class TestPortalCheck(AftersalesPortalCommon):
    """Anybody checks a card, and learns nothing of its owner."""

    def setUp(self):
        super().setUp()
        self.card = self.unit.card_ids

    def _check(self, number, user=None):
        self._login(user)
        return self.url_open(
            f"/warranty/check?{self._query(number)}", allow_redirects=False
        )

    def _query(self, number):
        return make_card_link("", number).partition("?")[2]

    def _assert_shows(self, number, *words):
        response = self._check(number)
        self.assertEqual(response.status_code, 200)
        text = self._text(response)
        for word in words:
            self.assertIn(word, text)
        return text

    def test_the_page_asks_for_a_number(self):
        response = self._get("/warranty/check", None)

        self.assertEqual(response.status_code, 200)
        self.assertIn('name="number"', response.text)
        self.assertNotIn("Unknown", response.text)

    def test_a_card_is_found_by_its_number_and_by_the_serial(self):
        for number in (self.card.name, self.card.name.lower(), "FR-0001", "fr-0001 "):
            with self.subTest(number=number):
                self._assert_shows(
                    number, "Fridge 300", "Covered", "days left", "Compressor"
                )

    def test_a_number_is_read_in_persian_and_arabic_digits(self):
        for digits in ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"):
            for number in (self.card.name, "FR-0001"):
                foreign = number.translate(str.maketrans("0123456789", digits))
                with self.subTest(number=foreign):
                    self._assert_shows(foreign, "Covered")

    def test_the_printed_qr_code_opens_the_page_of_the_card(self):
        link = self.card._get_qr_value()
        self._login(None)

        self.assertTrue(link.startswith(self.card.get_base_url()))
        response = self.url_open(link.removeprefix(self.card.get_base_url()))

        self.assertIn("Covered", self._text(response))
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "aftersales_warranty.aftersales_warranty_card_report", self.card.ids
        )
        self.assertIn("warranty%2Fcheck", html.decode().replace("/", "%2F"))

    def test_reception_finds_the_unit_by_the_qr_code(self):
        finder = self.env["aftersales.unit.finder"].with_user(self.reception)
        link = self.card._get_qr_value()

        for hits in (finder._find(link), finder._find_exact(link)):
            self.assertEqual([hit.lot for hit in hits], [self.unit])

    def test_nobody_learns_whose_the_unit_is(self):
        self.customer.write({"phone": "+98 912 000 1234", "email": "owner@example.com"})
        self.card.sudo().write({"seller_name": "Corner Shop"})
        self.card.write({"dealer_id": self.agent.id})
        secrets = (
            self.customer.name,
            # three digits alone stand in many a token by chance
            "912 000",
            "9120001234",
            "0001234",
            "owner@example.com",
            "Golestan",
            "Corner Shop",
            self.agent.name,
            "access_token",
            f"/my/warranty/{self.card.id}",
        )
        for number in (self.card.name, "FR-0001"):
            for user in (None, self.stranger_user):
                text = self._check(number, user).text
                for secret in secrets:
                    with self.subTest(number=number, user=user, secret=secret):
                        self.assertNotIn(secret, text)

    def test_one_number_does_not_tell_the_other(self):
        self.assertNotIn("FR-0001", self._check(self.card.name).text)
        self.assertNotIn(self.card.name, self._check("FR-0001").text)

    def test_each_state_in_words(self):
        self.card.action_suspend("Returned")
        self.assertNotIn("Returned", self._assert_shows("FR-0001", "Suspended"))
        self.card.action_resume()
        self.card.sudo().delivery_date = self.today - relativedelta(years=20)
        self._assert_shows("FR-0001", "Expired", "ended on")
        self.card.sudo().delivery_date = False
        self._assert_shows("FR-0001", "Not started")
        self.card.action_void("Forged")
        self.assertNotIn("Forged", self._assert_shows("FR-0001", "Not valid"))

    def test_a_blank_card_is_not_registered(self):
        blank = self.card.create(
            {"product_id": self.fridge.id, "type_id": self.warranty_type.id}
        )

        self._assert_shows(blank.name, "Fridge 300", "Not registered")

    def test_a_unit_without_a_card_has_no_warranty(self):
        self.env["stock.lot"].create({"name": "BARE-1", "product_id": self.fridge.id})

        self._assert_shows("BARE-1", "Fridge 300", "No warranty")

    def test_what_we_do_not_know_is_unknown_and_shown_escaped(self):
        for number in (
            "FR-000",  # a beginning is no number
            "%",
            "'; DROP TABLE stock_lot; --",
            "x" * 5000,
            "+989123456789",
            self.customer.name,
            "\ud83d",
        ):
            with self.subTest(number=number[:20]):
                self._forget_visits()
                self._assert_shows(
                    number.encode("utf-8", "replace").decode(), "Unknown"
                )
        self._forget_visits()
        page = self._check("<script>alert(1)</script>").text
        self.assertNotIn("<script>alert(1)", page)

    def _forget_visits(self):
        self.env["aftersales.rate.limit"].sudo().search([]).unlink()

    def test_whoever_tries_numbers_is_turned_away(self):
        for at in range(check.MOST_MISSES):
            self.assertEqual(self._check(f"GUESS-{at}").status_code, 200)

        for number in ("GUESS-X", "FR-0001"):
            response = self._check(number)
            self.assertEqual(response.status_code, 429)
            self.assertIn("Try again in", self._text(response))
            self.assertTrue(0 < int(response.headers["Retry-After"]) <= check.SPAN)
            self.assertNotIn("Fridge 300", response.text)
        # the form itself stays open
        self.assertEqual(self._get("/warranty/check", None).status_code, 200)

    def test_whoever_asks_too_often_is_turned_away(self):
        self.patch(check, "MOST_VISITS", 3)

        codes = [self._check("FR-0001").status_code for __ in range(5)]

        self.assertEqual(codes, [200, 200, 200, 429, 429])

    def test_a_check_costs_the_same_however_many_cards_there_are(self):
        card_model = self.env["aftersales.warranty.card"]
        self.env.flush_all()

        def count():
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            card_model._check_publicly("FR-0001")
            return self.cr.sql_log_count - before

        count()
        once = count()
        for at in range(5):
            self._make_unit(f"MORE-{at}")

        self.assertLessEqual(count(), once)
        self.assertLessEqual(once, 20)

    def test_the_page_is_kept_out_of_search_engines(self):
        response = self._check("FR-0001")

        self.assertEqual(response.headers["X-Robots-Tag"], "noindex")
