from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.tests import Form, tagged

from .common import ROLES, WarrantyCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-01 12:00:00")
class TestWarrantySellOut(WarrantyCommon):
    """The shop sells a unit to its consumer and stamps the card."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warranty_type.start_rule = "sale"
        cls.warranty_type.card_properties_definition = [
            {"name": "receipt_number", "string": "Receipt", "type": "char"}
        ]
        cls.card = cls._create_card(
            cls._create_lots("FR-1"), partner_id=False, dealer_id=cls.dealer.id
        )
        cls.card.action_issue()

    def _sell_out(self, cards=None, **values):
        action = (cards or self.card).action_open_sell_out()
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.users["reception"])
            .with_context(**action["context"])
        )
        for name, value in values.items():
            form[name] = value
        wizard = form.save()
        wizard.action_confirm()
        return wizard

    def test_sell_out_fills_stamps_and_starts_the_card(self):
        self._sell_out(
            partner_id=self.consumer,
            seller_name="Corner Shop",
            purchase_date="2026-02-20",
        )

        self.assertRecordValues(
            self.card,
            [
                {
                    "partner_id": self.consumer.id,
                    "dealer_id": self.dealer.id,
                    "seller_name": "Corner Shop",
                    "purchase_date": Date.to_date("2026-02-20"),
                    "date_start": Date.to_date("2026-02-20"),
                    "state": "issued",
                    "stamp_date": Date.to_date("2026-03-01"),
                    "stamp_user_id": self.users["reception"].id,
                }
            ],
        )
        self.assertEqual(
            self.card._get_owners(), [(Date.to_date("2026-02-20"), self.consumer)]
        )

    def test_consumer_is_made_by_his_phone_once(self):
        other = self._create_card(self._create_lots("FR-2"), partner_id=False)
        other.action_issue()

        self._sell_out(phone="+98 912 111 0099", consumer_name="Zahra Mohammadi")
        self._sell_out(other, phone="0098 9121110099")

        self.assertEqual(self.card.partner_id.name, "Zahra Mohammadi")
        self.assertEqual(other.partner_id, self.card.partner_id)

    def test_consumer_may_activate_at_once(self):
        self._sell_out(partner_id=self.consumer, is_activated=True)

        self.assertRecordValues(
            self.card,
            [{"state": "active", "activation_date": Date.to_date("2026-03-01")}],
        )

    def test_open_properties_are_kept(self):
        self.card.action_sell_out(
            self.consumer.id, {"properties": {"receipt_number": "R-77"}}
        )

        self.assertEqual(self.card.properties["receipt_number"], "R-77")

    def test_dialog_takes_open_properties_over(self):
        wizard = (
            self.env["aftersales.warranty.sell.out"]
            .with_user(self.users["reception"])
            .create({"card_ids": self.card.ids, "partner_id": self.consumer.id})
        )
        self.assertEqual(wizard.type_id, self.warranty_type)
        wizard.properties = {"receipt_number": "R-78"}

        wizard.action_confirm()

        self.assertEqual(self.card.properties["receipt_number"], "R-78")

    def test_blank_card_of_a_unit_is_issued_by_its_sell_out(self):
        blank = self._create_card(self._create_lots("FR-9"), partner_id=False)

        self._sell_out(blank, partner_id=self.consumer)

        self.assertRecordValues(
            blank, [{"state": "issued", "partner_id": self.consumer.id}]
        )
        self.assertTrue(blank.stamp_date)

    def test_registering_twice_has_one_effect(self):
        self._sell_out(partner_id=self.consumer)
        with freeze_time("2026-03-05 12:00:00"):
            self._sell_out(partner_id=self.consumer)

        self.assertEqual(self.card.stamp_date, Date.to_date("2026-03-01"))
        self.assertEqual(len(self.card.transfer_ids), 1)

    def test_stamping_twice_has_one_effect(self):
        card = self.card.with_user(self.users["reception"])
        card.action_stamp()
        with freeze_time("2026-03-05 12:00:00"):
            card.with_user(self.users["manager"]).action_stamp()

        self.assertRecordValues(
            self.card,
            [
                {
                    "stamp_date": Date.to_date("2026-03-01"),
                    "stamp_user_id": self.users["reception"].id,
                }
            ],
        )

    # === REFUSALS === #

    def test_card_of_another_consumer_is_refused_with_his_name(self):
        self._sell_out(partner_id=self.consumer)
        other = self.env["res.partner"].create({"name": "Somebody Else"})

        with self.assertRaises(UserError) as error:
            self._sell_out(partner_id=other)

        self.assertIn("Shirin Rahimi", str(error.exception))

    def test_void_card_is_neither_sold_nor_stamped(self):
        self.card.action_void("Forged")

        for action in (
            lambda: self.card.action_sell_out(self.consumer),
            self.card.action_stamp,
        ):
            with self.assertRaises(UserError) as error:
                action()
            self.assertIn(self.card.name, str(error.exception))

    def test_purchase_still_to_come_is_refused(self):
        with self.assertRaises(UserError) as error:
            self._sell_out(partner_id=self.consumer, purchase_date="2026-03-02")

        self.assertIn("2026-03-02", str(error.exception))
        self.assertFalse(self.card.partner_id)

    def test_nobody_is_no_consumer(self):
        with self.assertRaises(UserError):
            self._sell_out()
        with self.assertRaises(UserError):
            self.card.action_sell_out(0)

    def test_stamp_is_not_written_by_hand(self):
        with self.assertRaises(AccessError):
            self.card.with_user(self.users["manager"]).stamp_date = "2020-01-01"

    def test_only_reception_and_manager_register(self):
        for role in set(ROLES) - {"reception", "manager"}:
            card = self.card.with_user(self.users[role])
            for action in (
                card.action_stamp,
                lambda card=card: card.action_sell_out(self.consumer.id),
            ):
                with self.subTest(role), self.assertRaises(AccessError):
                    action()

    def test_what_no_form_sends_is_answered_with_a_sentence(self):
        card = self.card.with_user(self.users["reception"])
        for partner, values in (
            (None, {}),
            ("abc", {}),
            (True, {}),
            (self.consumer.id, {"dealer_id": 99999999}),
            (self.consumer.id, {"dealer_id": "abc"}),
            (self.consumer.id, {"purchase_date": "2026-02-01x"}),
            (self.consumer.id, {"purchase_date": "1403-01-01"}),
            (self.consumer.id, {"purchase_date": "1949-12-31"}),
        ):
            with self.subTest((partner, values)), self.assertRaises(UserError):
                card.action_sell_out(partner, values)
        self.assertFalse(card.stamp_date)
        card.action_sell_out(self.consumer.id, {"dealer_id": self.dealer.id})
        self.assertTrue(card.stamp_date)
