from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tests import tagged

from .sms_inbound_common import NUMBER, SmsInboundCommon


@tagged("post_install", "-at_install")
class TestSmsInboundActivation(SmsInboundCommon):
    """What a customer may do to his card by a text message."""

    def test_a_card_is_activated_and_its_consumer_made(self):
        self.gateway.inbound_activation = "issued"

        response = self._send("Activate FR-0001")

        self.assertIn("The card is active.", response.text)
        owner = self.card.partner_id
        # the day at the branch that answers
        branch = self.card.with_context(tz=self.company.resource_calendar_id.tz)
        today = fields.Date.context_today(branch)
        self.assertRecordValues(
            self.card, [{"state": "active", "activation_date": today}]
        )
        self.assertRecordValues(
            owner, [{"phone_sanitized": NUMBER, "is_consumer": True}]
        )
        self.assertRecordValues(
            self.last, [{"result": "activated", "partner_id": owner.id}]
        )

    def test_a_mobile_that_is_known_is_found_again(self):
        self.gateway.inbound_activation = "issued"
        known = self.env["res.partner"].create(
            {
                "name": "Omid",
                "phone": "0912-345-6789",
                "country_id": self.company.country_id.id,
            }
        )

        for sender in (
            "09123456789",
            "00989123456789",
            "+98 912 3456789",
            "۰۹۱۲۳۴۵۶۷۸۹",
        ):
            self._send("activate FR-0001", sender=sender)

        self.assertEqual(self.card.partner_id, known)
        self.assertEqual(self._count_partners(), 1)

    def test_to_ask_twice_has_one_effect(self):
        self.gateway.inbound_activation = "issued"
        self._send("activate FR-0001")
        self.card.sudo().activation_date = self.today - relativedelta(days=3)

        self.assertIn("covered", self._send("activate FR-0001").text)

        self.assertEqual(self.last.result, "running")
        self.assertEqual(self.card.activation_date, self.today - relativedelta(days=3))

    def test_the_consumer_of_a_card_activates_it_himself_only(self):
        self.gateway.inbound_activation = "issued"
        self.card.sudo().partner_id = self.customer

        response = self._send("activate FR-0001")

        self.assertIn("cannot be activated", response.text)
        self.assertNotIn(self.customer.name, response.text)
        self.assertEqual(self.card.state, "issued")
        self.assertEqual(self._count_partners(), 0)
        self.assertIn("another phone", self.last.error)
        self.customer.write({"phone": NUMBER})
        self._send("activate FR-0001")
        self.assertEqual(self.card.state, "active")
        self.assertEqual(self.card.partner_id, self.customer)

    def test_nothing_is_activated_where_no_rule_allows_it(self):
        for setting, state in (("no", "issued"), ("issued", "blank")):
            self.gateway.inbound_activation = setting
            if state == "blank":
                self._make_blank()
            self._send("activate FR-0001")
            with self.subTest(setting=setting):
                self.assertEqual(self.unit.card_ids[0].state, state)
                self.assertEqual(self.last.result, "not_activated")
        self.assertEqual(self._count_partners(), 0)

    def _make_blank(self):
        self.card.action_void("Lost")
        return self.card.create(
            {"lot_id": self.unit.id, "type_id": self.warranty_type.id}
        )

    def test_a_blank_card_is_issued_and_activated_where_a_rule_allows_it(self):
        self.gateway.inbound_activation = "blank"
        blank = self._make_blank()

        self._send(f"activate {blank.name}")

        self.assertRecordValues(blank, [{"state": "active"}])
        self.assertEqual(blank.partner_id.phone_sanitized, NUMBER)

    def test_a_blank_card_without_a_unit_is_never_activated(self):
        self.gateway.inbound_activation = "blank"
        blank = self.card.create(
            {"product_id": self.fridge.id, "type_id": self.warranty_type.id}
        )

        self._send(f"activate {blank.name}")

        self.assertEqual(blank.state, "blank")

    def test_a_unit_that_still_lies_with_us_is_not_activated(self):
        self.gateway.inbound_activation = "blank"
        lot = self._add_stock(self.fridge, 1, "FR-0077")
        card = self.card.create({"lot_id": lot.id, "type_id": self.warranty_type.id})
        for state in ("blank", "issued"):
            if state == "issued":
                card.action_issue()
            self.assertEqual(card.state, state)

            response = self._send("activate FR-0077")

            with self.subTest(state=state):
                self.assertIn("cannot be activated", response.text)
                self.assertIn("in our stock", self.last.error)
                self.assertRecordValues(card, [{"state": state, "partner_id": False}])
        self.assertEqual(self._count_partners(), 0)

    def test_a_blank_card_that_waits_for_review_is_not_activated(self):
        self.gateway.inbound_activation = "blank"
        blank = self._make_blank()
        blank.sudo().needs_review = True

        self._send(f"activate {blank.name}")

        self.assertEqual(blank.state, "blank")
        self.assertIn("look into it", self.last.error)
        self.assertEqual(self._count_partners(), 0)

    def test_a_suspended_card_stays_suspended(self):
        self.gateway.inbound_activation = "blank"
        self.card.action_suspend("Returned")

        self.assertIn("cannot be activated", self._send("activate FR-0001").text)

        self.assertEqual(self.card.state, "suspended")

    def test_a_sender_without_a_number_activates_nothing(self):
        self.gateway.inbound_activation = "issued"

        self._send("activate FR-0001", sender="SHOP")

        self.assertEqual(self.card.state, "issued")

    def test_a_serial_of_two_products_is_not_activated(self):
        self.gateway.inbound_activation = "issued"
        self.env["stock.lot"].create({"name": "FR-0001", "product_id": self.gasket.id})
        self.gasket.is_serviceable = True

        self.assertIn("Several units", self._send("activate FR-0001").text)

        self.assertEqual(self.card.state, "issued")

    def test_a_word_of_our_own_activates(self):
        self.gateway.write({"inbound_activation": "issued", "inbound_keywords": "los"})

        self._send("activate FR-0001")
        self.assertEqual(self.card.state, "issued")
        self._send("LOS FR-0001")
        self.assertEqual(self.card.state, "active")

    def test_a_customer_is_made_with_a_check_where_wanted(self):
        self._send("FR-0001")
        self.assertEqual(self._count_partners(), 0)
        self.gateway.inbound_customer = "known"
        self._send("NOPE-99")
        self.assertEqual(self._count_partners(), 0)
        self._send("FR-0001")
        self._send("FR-0001")
        self.assertEqual(self._count_partners(), 1)
        self.assertEqual(self.last.partner_id.phone_sanitized, NUMBER)
