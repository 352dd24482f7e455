import json

from .common import AftersalesPortalCommon

SECRET = "s3cret-of-the-gateway"
SENDER = "0912 345 6789"
NUMBER = "+989123456789"


class SmsInboundCommon(AftersalesPortalCommon):
    """A gateway that hands us what customers send, and answers in its call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.ir")
        cls.gateway = cls._make_gateway()
        cls.card = cls.unit.card_ids
        cls.card.sudo().partner_id = False

    @classmethod
    def _make_gateway(cls, **vals):
        gateways = cls.env["aftersales.sms.gateway"].sudo()
        return gateways.create(
            {
                "name": "Inbound",
                "url": "https://sms.example.com/send",
                "is_inbound": True,
                "inbound_secret": SECRET,
                "inbound_reply": "http",
                "inbound_company_id": cls.company.id,
                **vals,
            }
        )

    # === SENDING === #

    def _send(self, text="FR-0001", sender=SENDER, secret=SECRET, **data):
        """Hand us a message as a form, and return the response."""
        self._login(None)
        data = {"from": sender, "text": text, "id": self._next_id(), **data}
        return self.url_open(
            f"/aftersales/sms/{self.gateway.id}",
            data={name: value for name, value in data.items() if value is not None},
            headers={"X-Secret": secret} if secret is not None else {},
            allow_redirects=False,
        )

    def _send_json(self, body, secret=SECRET):
        self._login(None)
        return self.url_open(
            f"/aftersales/sms/{self.gateway.id}",
            data=body if isinstance(body, (bytes, str)) else json.dumps(body),
            headers={"X-Secret": secret, "Content-Type": "application/json"},
        )

    def _next_id(self):
        self.count = getattr(self, "count", 0) + 1
        return f"m-{self.count}"

    # === LOOKING === #

    @property
    def messages(self):
        return self.gateway.message_ids.sudo().with_context(active_test=False)

    @property
    def last(self):
        self.env.invalidate_all()
        return self.messages.sorted("id")[-1:]

    def _assert_nothing(self, response, status):
        self.assertEqual(response.status_code, status)
        self.assertEqual(response.text, "")

    def _count_partners(self):
        return self.env["res.partner"].search_count([("phone_sanitized", "=", NUMBER)])
