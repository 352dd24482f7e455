from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestWarrantyCard(WarrantyCommon):
    """What a card may become, and what is refused."""

    def _issue(self, name="FR-1", **values):
        card = self._create_card(self._create_lots(name), **values)
        card.action_issue()
        return card

    # === STATES === #

    def test_card_passes_through_its_life(self):
        card = self._issue(delivery_date="2026-01-10").with_user(
            self.users["reception"]
        )

        card.action_activate()
        self.assertEqual(card.state, "active")
        card.action_suspend("Lost")
        self.assertRecordValues(card, [{"state": "suspended", "state_reason": "Lost"}])
        card.action_resume()
        self.assertEqual(card.state, "active")
        card.with_user(self.users["manager"]).action_void("Forged")
        self.assertRecordValues(card, [{"state": "void", "state_reason": "Forged"}])

    def test_card_suspended_before_its_activation_resumes_as_issued(self):
        card = self._issue()
        card.action_suspend()

        card.action_resume()

        self.assertEqual(card.state, "issued")

    def test_pressing_a_button_twice_has_one_effect(self):
        card = self._issue()
        coverages = card.coverage_ids

        card.action_issue()
        card.action_activate()
        card.action_activate()

        self.assertEqual(card.coverage_ids, coverages)
        self.assertEqual(card.state, "active")

    def test_step_from_a_wrong_state_is_refused_with_names(self):
        card = self._create_card(self._create_lots("FR-1"))

        with self.assertRaisesRegex(UserError, card.name):
            card.action_activate()

    def test_void_card_stays_void(self):
        card = self._issue()
        card.action_void("Forged")

        for action in (card.action_issue, card.action_activate, card.action_resume):
            with self.assertRaises(UserError):
                action()

    def test_voiding_without_reason_asks_for_it(self):
        card = self._issue()

        action = card.action_void()
        wizard = self.env[action["res_model"]].with_context(**action["context"])
        wizard.create({"reason": "Wrong customer"}).action_confirm()

        self.assertEqual(card.state, "void")
        self.assertEqual(card.state_reason, "Wrong customer")

    def test_many_cards_move_at_once(self):
        lots = self._create_lots(*(f"FR-{number}" for number in range(20)))
        cards = self.env["aftersales.warranty.card"].create(
            [{"lot_id": lot.id} for lot in lots]
        )

        cards.action_issue()
        cards.action_suspend()

        self.assertEqual(set(cards.mapped("state")), {"suspended"})
        self.assertEqual(len(cards.coverage_ids), 60)

    # === REFUSALS === #

    def test_card_without_serial_number_is_not_issued(self):
        card = self._create_card(product_id=self.fridge.id)

        with self.assertRaisesRegex(UserError, card.name):
            card.action_issue()

    def test_second_open_card_of_a_type_is_refused_with_names(self):
        first = self._issue()
        second = self._create_card(first.lot_id)

        with self.assertRaisesRegex(UserError, f"FR-1.*{first.name}.*{second.name}"):
            second.action_issue()

    def test_second_open_card_is_refused_by_the_database(self):
        first = self._issue()
        second = self._create_card(first.lot_id)

        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            second._action_issue()
            self.env.flush_all()

    def test_serial_number_of_another_product_is_refused(self):
        lot = self._create_lots("CP-1", product=self.compressor)

        with self.assertRaisesRegex(ValidationError, "CP-1.*Compressor.*Fridge"):
            self._create_card(lot, product_id=self.fridge.id)

    def test_date_before_production_is_refused_with_names(self):
        lot = self._create_lots("FR-1", manufacture_date="2026-01-10")
        card = self._create_card(lot)

        for field in ("purchase_date", "delivery_date", "installation_date"):
            with (
                self.subTest(field),
                self.assertRaisesRegex(ValidationError, f"{card.name}.*2026-01-09.*"),
                self.env.cr.savepoint(),
            ):
                card[field] = "2026-01-09"
            card.invalidate_recordset()
        card.purchase_date = "2026-01-10"

    def test_production_after_a_known_date_is_refused(self):
        card = self._issue(purchase_date="2026-01-10")

        with self.assertRaisesRegex(ValidationError, card.name):
            card.lot_id.manufacture_date = "2026-01-11"

    def test_issued_card_is_not_deleted(self):
        card = self._issue()

        with self.assertRaisesRegex(UserError, card.name):
            card.unlink()

    def test_blank_card_is_deleted(self):
        card = self._create_card()

        card.unlink()

        self.assertFalse(card.exists())

    def test_issued_card_keeps_its_unit_and_type(self):
        card = self._issue()
        other = self._create_lots("FR-2")

        with self.assertRaisesRegex(UserError, "FR-1"):
            card.with_user(self.users["manager"]).lot_id = other

    def test_number_is_used_once(self):
        card = self._issue()

        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_card(name=card.name)

    def test_commitment_that_pays_is_refused(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.warranty_type.term_ids[2].parts_percent = 10

    # === REPLACEMENT === #

    def test_replacement_runs_to_the_same_last_days(self):
        old = self._issue(delivery_date="2026-01-10", seller_name="Corner Shop")
        old.action_activate()
        new_lot = self._create_lots("FR-2", manufacture_date="2026-10-01")

        new = old._action_replace(new_lot)

        self.assertRecordValues(old, [{"state": "replaced", "replaced_by_id": new.id}])
        self.assertRecordValues(
            new,
            [
                {
                    "state": "active",
                    "replaces_id": old.id,
                    "lot_id": new_lot.id,
                    "partner_id": self.consumer.id,
                    "seller_name": "Corner Shop",
                    "date_start": old.date_start,
                    "date_end": old.date_end,
                }
            ],
        )
        self.assertEqual(
            new.coverage_ids.mapped("date_end"), old.coverage_ids.mapped("date_end")
        )
        self.assertEqual(new_lot.current_card_id, new)
        self.assertFalse(old.lot_id.current_card_id)

    def test_replacement_keeps_its_clock_when_it_is_delivered_or_installed(self):
        old = self._issue(delivery_date="2026-01-10")
        new = old._action_replace(self._create_lots("FR-2"))

        new.delivery_date = "2027-01-01"

        self.assertEqual(new.date_end, old.date_end)

    def test_replacement_by_a_unit_with_a_card_is_refused(self):
        old = self._issue()
        other = self._issue("FR-2")

        with self.assertRaisesRegex(UserError, f"FR-2.*{other.name}"):
            old._action_replace(other.lot_id)

    # === DISPLAY === #

    def test_unit_is_found_by_its_warranty(self):
        running = self._issue("RUNNING", delivery_date="2020-01-01")
        running.delivery_date = running.create_date.date()
        expired = self._issue("EXPIRED", delivery_date="2020-01-01")
        pending = self._issue("PENDING")
        suspended = self._issue("SUSPENDED", delivery_date="2020-01-01")
        suspended.action_suspend()
        lots = (running | expired | pending | suspended).lot_id
        lots |= self._create_lots("NONE")

        self.assertEqual(
            lots.mapped("warranty_state"),
            ["running", "expired", "pending", "suspended", "none"],
        )
        for lot in lots:
            found = self.env["stock.lot"].search(
                [("warranty_state", "=", lot.warranty_state), ("id", "in", lots.ids)]
            )
            self.assertEqual(found, lot)

    def test_card_is_found_by_its_number_and_serial(self):
        card = self._issue("FR-4711")
        card_model = self.env["aftersales.warranty.card"]

        for text in (card.name, "FR-4711"):
            self.assertEqual(card_model.name_search(text)[0][0], card.id)

    def test_remaining_share_of_the_period(self):
        card = self._issue(delivery_date=False)
        self.assertEqual(card.remaining_percent, 0)

        card.delivery_date = fields.Date.context_today(card)

        self.assertEqual(card.remaining_percent, 100)
        self.assertGreater(card.remaining_days, 700)
