import io

from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import AftersalesPortalCommon

LISTS = ("/my/cases", "/my/warranty", "/my/units", "/my/jobs", "/my/requests")


@tagged("post_install", "-at_install")
class TestPortalParameter(AftersalesPortalCommon):
    """What comes in under a name that was meant for something else breaks no page."""

    def _open(self, url, user=None):
        response = self._get(url, user or self.agent_user)
        self.assertEqual(response.status_code, 200, url)
        return response

    def test_a_page_that_is_no_number_is_the_first(self):
        for page in ("²", "9" * 5000, "-1", "x"):
            for url in LISTS:
                with self.subTest(url=url, page=page[:9]):
                    self._open(f"{url}?page={page}")

    def test_names_of_our_own_arguments_are_names_like_others(self):
        names = ("self", "model", "url", "page_name", "options", "technicians", "kind")
        query = "&".join(f"{name}=x" for name in names)
        for url in (*LISTS, "/my/parts/held", "/my/desks", "/my/consumers"):
            with self.subTest(url=url):
                self._open(f"{url}?{query}")

    def test_a_file_under_the_name_of_a_text_counts_as_not_sent(self):
        self._login(self.customer_user)
        card = self.unit.card_ids
        for url, name in (
            ("/warranty/check", "number"),
            ("/my/cases", "search"),
            (f"/my/warranty/{card.id}", "access_token"),
        ):
            with self.subTest(url=url):
                response = self.url_open(
                    url,
                    data={"csrf_token": Request.csrf_token(self)},
                    files={name: ("a.png", io.BytesIO(b"x"))},
                )
                self.assertEqual(response.status_code, 200)

    def test_a_quantity_that_is_a_file_gives_nothing_back(self):
        self._add_stock(self.gasket, 3, location=self.agent_tech.location_id)
        [quant] = self.agent_tech._get_quants()
        self._login(self.agent_tech_user)

        response = self.url_open(
            "/my/jobs/parts/give-back",
            data={"csrf_token": Request.csrf_token(self)},
            files={f"quant_{quant.id}": ("a.png", io.BytesIO(b"x"))},
            allow_redirects=False,
        )

        self.assertEqual(response.status_code, 422)

    def test_a_token_that_was_made_up_ends_no_header(self):
        case = self._make_case()
        page = f"/my/cases/{case.id}"
        for url in (f"{page}/minutes/0", f"{page}/estimate"):
            with self.subTest(url=url):
                response = self._get(
                    f"{url}?access_token=a%0Ab%26success%3Dx", self.customer_user
                )
                self.assertEqual(response.status_code, 303)
                self.assertTrue(
                    response.headers["Location"].endswith(
                        f"{page}?access_token=a%0Ab%26success%3Dx"
                    )
                )

    def test_a_counter_that_is_no_number_is_not_found(self):
        for counter in ("x", "²", "9" * 30):
            with self.subTest(counter=counter[:9]):
                url = f"/my/desks/new?counter_id={counter}"
                response = self._get(url, self.agent_user)
                self.assertEqual(response.status_code, 303)

    @mute_logger("odoo.http")
    def test_a_line_that_is_no_number_changes_no_estimate(self):
        order = self._make_estimate()
        self._login(self.customer_user)
        for line in (None, "x", [1], 10**400, -1):
            with self.subTest(line=str(line)[:9]):
                answer = self.url_open(
                    f"/my/orders/{order.id}/update_line_dict",
                    json={"params": {"line_id": line}},
                )
                self.assertNotIn("error", answer.json())
        self.assertEqual(order.order_line.mapped("product_uom_qty"), [1.0])

    @mute_logger("odoo.http")
    def test_a_token_of_other_characters_opens_no_estimate(self):
        order = self._make_estimate()
        self._login(self.stranger_user)
        for token in ("\u00e9", "\u06f1" * 99, 5):
            with self.subTest(token=token):
                answer = self.url_open(
                    f"/my/orders/{order.id}/update_line_dict",
                    json={
                        "params": {
                            "line_id": order.order_line.id,
                            "access_token": token,
                            "remove": True,
                        }
                    },
                )
                self.assertNotIn("consteq", answer.text)
                self.assertNotIn("compare_digest", answer.text)
        self.assertEqual(order.order_line.mapped("product_uom_qty"), [1.0])
