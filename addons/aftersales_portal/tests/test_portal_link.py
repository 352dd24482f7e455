from odoo.tests import tagged

from .common import AftersalesPortalCommon
from .test_upload_rules import make_picture


@tagged("post_install", "-at_install")
class TestPortalLink(AftersalesPortalCommon):
    """Messages carry a link that is short and opens one record."""

    def setUp(self):
        super().setUp()
        self.card = self.unit.card_ids
        self.case = self._make_case(agent=self.agent)
        self.customer.phone = "+982112345678"
        self.env["aftersales.notification"].search([]).active = False
        self.env.flush_all()

    def _make_row(self, event, channel, record, recipient="customer", **vals):
        template = f"{'sms' if channel == 'sms' else 'mail'}_template_id"
        model = self.env[template.removesuffix("_id").replace("_", ".")]
        body = {"body": "Hello"} if channel == "sms" else {"body_html": "<p>Hello</p>"}
        return self.env["aftersales.notification"].create(
            {
                "event": event,
                "channel": channel,
                "recipient": recipient,
                template: model.create(
                    {
                        "name": event,
                        "model_id": self.env["ir.model"]._get(record._name).id,
                        **body,
                    }
                ).id,
                **vals,
            }
        )

    def _send(self, row, record):
        row._send(record)
        if row.channel == "sms":
            return self.env["sms.sms"].search([], order="id desc", limit=1).body
        return self.env["mail.mail"].search([], order="id desc", limit=1).body_html

    def test_the_short_link_opens_its_record_without_a_login(self):
        for record in (self.card, self.case):
            url = record._get_short_url()
            self.assertLess(len(url.removeprefix(record.get_base_url())), 32)

            response = self._get(url, None)
            page = self._get(response.headers["Location"], None)

            self.assertIn(record.name, page.text)

    def test_a_token_once_sent_stays(self):
        self.card.sudo().access_token = "older-and-longer-than-ours"

        self.assertIn("older-and-longer", self.card._get_short_url())
        self.assertEqual(self.case._get_short_url(), self.case._get_short_url())

    def test_a_former_owner_has_no_link_to_the_card_any_more(self):
        token = self.card._portal_ensure_token()
        url = f"/my/warranty/{self.card.id}?access_token={token}"
        self.assertEqual(self._get(url, None).status_code, 200)

        self.card.action_transfer(self.stranger)

        for path in (url, url.replace("?", "/service?"), f"/w/{self.card.id}/{token}"):
            self.assertIn(self._get(path, None).status_code, (302, 303, 403, 404))
        self.assertNotEqual(self.card._portal_ensure_token(), token)

    def test_a_link_stays_while_its_card_stays_with_its_owner(self):
        token = self.card._portal_ensure_token()

        self.card.sudo().write({"partner_id": self.customer.id, "seller_name": "Shop"})

        self.assertEqual(self.card._portal_ensure_token(), token)

    def test_a_former_customer_has_no_link_to_the_case_any_more(self):
        case = self.case
        request = case.request_id
        for record in (request, case):
            for customer in (self.stranger, self.customer):
                token = case._portal_ensure_token()

                record.partner_id = customer
                self.env.flush_all()

                with self.subTest(model=record._name, customer=customer.name):
                    self.assertEqual(case.partner_id, customer)
                    self.assertNotEqual(case._portal_ensure_token(), token)
                    self._assert_refused(self._get(f"/c/{case.id}/{token}", None))

    def test_no_link_survives_the_customer_it_was_sent_to(self):
        """Whatever has a link by which its bearer acts as the customer loses it."""
        self._make_estimate(self.case)
        photo = self.env["ir.attachment"].create(
            {
                "name": "photo.png",
                "raw": make_picture(),
                "res_model": "aftersales.case",
                "res_id": self.case.id,
            }
        )
        self.case.photo_ids = photo
        request = self.case.request_id
        linked = {
            "aftersales.case": self.case,
            "aftersales.order": self.case.order_ids,
            "aftersales.request": request,
            "aftersales.warranty.card": self.card,
            "sale.order": self.case.sale_order_ids,
        }
        mixin = self.env.registry["portal.mixin"]
        models = {
            name
            for name, model in self.env.registry.items()
            if name.startswith("aftersales.") and issubclass(model, mixin)
        }
        self.assertEqual(models - set(linked), set())
        tokens = {
            record: record.sudo()._portal_ensure_token() for record in linked.values()
        }
        tokens[photo] = photo.generate_access_token()[0]
        self.env.flush_all()
        self.assertTrue(all(tokens.values()))

        request.partner_id = self.stranger
        self.card.action_transfer(self.stranger)
        self.env.flush_all()

        for record, token in tokens.items():
            with self.subTest(model=record._name):
                self.assertNotEqual(record.sudo().access_token, token)
        for url in (
            f"/my/cases/{self.case.id}?access_token={tokens[self.case]}",
            f"/my/orders/{self.case.sale_order_ids.id}"
            f"?access_token={tokens[self.case.sale_order_ids]}",
            f"/my/warranty/{self.card.id}?access_token={tokens[self.card]}",
        ):
            with self.subTest(url=url):
                self._assert_refused(self._get(url, None))
        image = self._get(f"/web/image/{photo.id}?access_token={tokens[photo]}", None)
        self.assertNotEqual(image.content, photo.raw)

    def test_a_link_opens_nothing_else(self):
        token = self.case._portal_ensure_token()
        other = self._make_case(self._make_unit("FR-0002").name)
        for url in (
            f"/c/{other.id}/{token}",
            f"/w/{self.card.id}/{token}",
            f"/c/{self.case.id}/{token[:-1]}",
            f"/c/{self.case.id}/False",
            f"/c/99999999/{token}",
        ):
            with self.subTest(url=url):
                self._assert_refused(self._get(url, None))

    def test_who_may_not_share_gets_no_link(self):
        for user in (self.agent_user, self.stranger_user):
            try:
                url = self.case.with_user(user)._get_short_url()
            except Exception as error:  # noqa: BLE001 - any refusal will do
                url = str(error)
            self.assertNotIn(self.case.sudo()._portal_ensure_token(), url)

    def test_messages_to_the_customer_end_with_the_link(self):
        for channel in ("sms", "email"):
            for event, record, target in (
                ("case_ready", self.case, self.case),
                ("card_issued", self.card, self.card),
                ("request_received", self.case.request_id, self.case),
            ):
                with self.subTest(channel=channel, event=event):
                    row = self._make_row(event, channel, record)
                    self.assertIn(target._get_short_url(), self._send(row, record))

    def test_a_row_may_say_nothing_of_the_page(self):
        for channel in ("sms", "email"):
            row = self._make_row("case_ready", channel, self.case, has_link=False)
            self.assertNotIn("/c/", self._send(row, self.case))

    def test_others_are_sent_no_link_of_the_customer(self):
        self.agent.phone = "+982187654321"
        for channel in ("sms", "email"):
            row = self._make_row("case_ready", channel, self.case, "agent")
            self.assertNotIn("/c/", self._send(row, self.case))

    def test_a_text_with_a_link_of_its_own_gets_no_second_one(self):
        row = self._make_row("case_ready", "sms", self.case)
        row.sms_template_id.body = "See https://example.com/my/orders/1"

        self.assertNotIn("/c/", self._send(row, self.case))
