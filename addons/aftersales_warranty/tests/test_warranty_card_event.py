from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.tests import tagged

from .common import WarrantyCommon

PAST_EVENTS = (
    "purchase_date",
    "delivery_date",
    "installation_date",
    "activation_date",
)


@tagged("post_install", "-at_install")
@freeze_time("2026-03-01 12:00:00")
class TestWarrantyCardEvent(WarrantyCommon):
    """What a warranty counts from is entered when it has happened, and stands."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls._create_card(cls._create_lots("FR-1"))
        cls.card.action_issue()

    def _as(self, role, card=None):
        return (card or self.card).with_user(self.users[role])

    def test_event_to_come_is_refused(self):
        for role in ("reception", "manager"):
            for name in PAST_EVENTS:
                with self.subTest(f"{role} {name}"):
                    with self.assertRaises(UserError) as error:
                        self._as(role).write({name: "2030-01-01"})
                    self.assertIn("2030-01-01", str(error.exception))
                    self._as(role).write({name: "2026-03-01"})
                    self._as("manager").write({name: False})

    def test_card_is_not_created_with_an_event_to_come(self):
        card_model = self.env["aftersales.warranty.card"]
        with self.assertRaises(UserError):
            self._as("reception", card_model).create(
                {"type_id": self.warranty_type.id, "delivery_date": "2030-01-01"}
            )

    def test_dialog_issues_no_card_with_an_event_to_come(self):
        wizard = (
            self.env["aftersales.warranty.card.issue"]
            .with_user(self.users["reception"])
            .create({"lot_ids": self._create_lots("FR-2").ids})
        )
        for name in ("delivery_date", "manual_date"):
            wizard[name] = "2030-01-01"
            with self.subTest(name), self.assertRaises(UserError):
                wizard.action_confirm()
            wizard[name] = False
        wizard.action_confirm()
        self.assertEqual(wizard.sudo().lot_ids.card_ids.state, "issued")

    def test_only_the_manager_agrees_on_a_start_to_come(self):
        self._as("reception").manual_date = "2026-02-01"
        with self.assertRaises(UserError):
            self._as("reception").manual_date = "2026-06-01"
        self._as("manager").manual_date = "2026-06-01"
        self.assertEqual(self.card.manual_date, Date.to_date("2026-06-01"))

    def test_date_that_is_none_is_refused(self):
        for text in ("1403-01-01", "2026-02-30", "20260101", "2026-01-01x", "soon"):
            with self.subTest(text), self.assertRaises(UserError):
                self._as("reception").write({"purchase_date": text})

    def test_delivery_of_the_warehouse_stands_but_for_the_manager(self):
        card = self._sell_and_deliver("FR-2")
        for date in ("2026-02-01", False):
            with self.subTest(date), self.assertRaises(AccessError) as error:
                self._as("reception", card).delivery_date = date
            self.assertIn(card.name, str(error.exception))
        self._as("reception", card).delivery_date = "2026-03-01"
        self._as("manager", card).delivery_date = "2026-02-01"
        self.assertEqual(card.date_start, Date.to_date("2026-02-01"))

    def test_delivery_entered_by_hand_is_corrected_by_hand(self):
        self._as("reception").delivery_date = "2026-02-01"
        self._as("reception").delivery_date = "2026-02-02"
        self.assertEqual(self.card.date_start, Date.to_date("2026-02-02"))

    def test_what_steps_write_is_closed_to_people(self):
        sold = self._sell_and_deliver("FR-2")
        for vals in (
            {"state_reason": "Mine"},
            {"review_reason": "Mine"},
            {"move_id": sold.move_id.id},
            {"picking_id": sold.picking_id.id},
            {"sale_line_id": sold.sale_line_id.id},
            {"sale_order_id": sold.sale_order_id.id},
            {"batch_id": 1},
        ):
            for role in ("reception", "manager"):
                with self.subTest(f"{role} {vals}"), self.assertRaises(AccessError):
                    self._as(role).write(vals)

    def test_number_of_an_issued_card_stays(self):
        blank = self._create_card()
        self._as("reception", blank).name = "WC-PRINTED"
        with self.assertRaises(UserError) as error:
            self._as("reception").name = "WC-OTHER"
        self.assertIn(self.card.name, str(error.exception))
        self._as("reception").name = self.card.name
        self.assertEqual(blank.name, "WC-PRINTED")
