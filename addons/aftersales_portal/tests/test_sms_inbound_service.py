from odoo.tests import tagged

from .sms_inbound_common import SENDER, SmsInboundCommon


@tagged("post_install", "-at_install")
class TestSmsInboundService(SmsInboundCommon):
    """A message with a word of the gateway and a number asks for service."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gateway.inbound_service_keywords = "service, سرویس"
        cls.owner = cls.env["res.partner"].create({"name": "Omid", "phone": SENDER})
        cls.card.sudo().partner_id = cls.owner

    def _get_requests(self):
        return self.env["aftersales.request"].search(
            [("partner_id.phone_sanitized", "=", self.owner.phone_sanitized)]
        )

    def test_the_owner_makes_a_request_with_his_unit_in_the_inbox(self):
        response = self._send("SERVICE FR-0001 does not cool")

        request = self._get_requests()
        self.assertIn(request.name, response.text)
        self.assertRecordValues(
            request,
            [
                {
                    "partner_id": self.owner.id,
                    "company_id": self.company.id,
                    "channel_id": self.env.ref(
                        "aftersales_repair.aftersales_channel_sms"
                    ).id,
                    "inbox_state": "new",
                    "state": "draft",
                }
            ],
        )
        self.assertEqual(request.case_ids.lot_id, self.unit)
        self.assertIn("does not cool", request.case_ids.complaint)
        self.assertRecordValues(
            self.last,
            [
                {
                    "meaning": "service",
                    "result": "requested",
                    "request_id": request.id,
                    "state": "done",
                }
            ],
        )
        request.with_user(self.reception).action_confirm()
        self.assertEqual(request.inbox_state, "done")

    def test_two_copies_of_a_message_are_one_request(self):
        self._send("سرویس FR-0001", id="same")
        self._send("سرویس FR-0001", id="same")

        self.assertEqual(len(self._get_requests()), 1)
        self.assertEqual(len(self.messages), 1)

    def test_to_ask_again_leads_to_the_open_request(self):
        self._send("service FR-0001")

        response = self._send("service FR-0001 please")

        request = self._get_requests()
        self.assertEqual(len(request), 1)
        self.assertIn(f"{request.name} is open already", response.text)

    def test_a_stranger_asks_without_blocking_the_unit_or_learning_of_it(self):
        self._send("service FR-0001")
        own = self._get_requests()

        for __ in range(2):
            response = self._send("service FR-0001", sender="0935 222 3344")
            self.assertNotIn(own.name, response.text)

        theirs = self.last.request_id
        self.assertNotEqual(theirs, own)
        self.assertEqual(set(self.messages.mapped("request_id")), {own, theirs})
        self.assertFalse(theirs.case_ids)
        self.assertIn("FR-0001", theirs.note)
        self.assertEqual(theirs.partner_id.phone_sanitized, "+989352223344")
        self.assertEqual(theirs.inbox_state, "new")

    def test_no_request_without_word_number_or_phone(self):
        for text in ("FR-0001", "service", "service NOPE-99"):
            self._send(text)
        response = self._send("service FR-0001", sender="SHOP")
        self.assertIn("cannot be taken", response.text)
        self.gateway.inbound_service_keywords = False
        self._send("service FR-0001")

        self.assertFalse(self.messages.request_id)
        self.assertFalse(self._get_requests())
