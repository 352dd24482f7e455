from odoo.tests import tagged

from .common import AftersalesPortalCommon


@tagged("post_install", "-at_install")
class TestPortalDocument(AftersalesPortalCommon):
    """Owners read the papers of their product that are meant for them."""

    def setUp(self):
        super().setUp()
        self.card = self.unit.card_ids
        self.case = self._make_case()
        self.paper = self._make_paper("Handbook.txt", is_for_customers=True)
        self.secret = self._make_paper("Service Manual.txt")

    def _make_paper(self, name, product=None, **vals):
        product = product or self.fridge
        return self.env["product.document"].create(
            {
                "name": name,
                "raw": name.encode(),
                "res_model": "product.template",
                "res_id": product.product_tmpl_id.id,
                **vals,
            }
        )

    def test_card_and_case_show_what_is_meant_for_owners(self):
        for record in (self.card, self.case):
            text = self._text(self._get(record.access_url, self.customer_user))
            self.assertIn("Handbook.txt", text)
            self.assertNotIn("Service Manual", text)

    def test_the_owner_and_the_bearer_of_the_link_download_it(self):
        for record in (self.card, self.case):
            url = f"{record.access_url}/document/{self.paper.id}"
            token = record._portal_ensure_token()
            for user, query in (
                (self.customer_user, ""),
                (None, f"?access_token={token}"),
            ):
                response = self._get(url + query, user)
                self.assertEqual(response.text, "Handbook.txt")

    def test_nobody_else_gets_it_and_nobody_gets_another(self):
        other = self._make_paper("Other.txt", self.gasket, is_for_customers=True)
        for record in (self.card, self.case):
            for user, document in (
                (None, self.paper),
                (self.stranger_user, self.paper),
                (self.customer_user, self.secret),
                (self.customer_user, other),
            ):
                url = f"{record.access_url}/document/{document.id}"
                with self.subTest(url=url, user=user and user.login):
                    response = self._get(url, user)
                    self._assert_refused(response)
                    self.assertNotIn(document.name, response.text)
