from freezegun import freeze_time

from odoo.fields import Date
from odoo.tests import tagged

from ..models.warranty_type import START_RULES
from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestWarrantyStartRule(WarrantyCommon):
    """The event of the rule dates the card, whenever it happens."""

    def _issue(self, rule, latest=0, **values):
        self.warranty_type.write({"start_rule": rule, "latest_start_months": latest})
        card = self._create_card(
            self._create_lots(f"FR-{rule}", manufacture_date="2025-12-01"), **values
        )
        card.action_issue()
        return card

    def test_production_date_of_the_unit_starts_the_periods(self):
        card = self._issue("production")
        self.assertEqual(card.date_start, Date.to_date("2025-12-01"))

        card.lot_id.manufacture_date = "2025-11-01"
        self.assertEqual(card.date_start, Date.to_date("2025-11-01"))
        self.assertEqual(card.date_end, Date.to_date("2027-10-31"))

    def test_receipt_date_of_the_unit_starts_the_periods(self):
        card = self._issue("receipt")
        self.assertFalse(card.date_start)

        card.lot_id.receipt_date = "2026-01-05"
        self.assertEqual(card.date_start, Date.to_date("2026-01-05"))

    def test_each_event_on_the_card_starts_its_rule(self):
        for rule, field in (
            ("sale", "purchase_date"),
            ("delivery", "delivery_date"),
            ("installation", "installation_date"),
            ("manual", "manual_date"),
        ):
            with self.subTest(rule):
                card = self._issue(rule)
                self.assertFalse(card.date_start)
                self.assertFalse(any(card.coverage_ids.mapped("date_end")))
                self.assertEqual(card.lot_id.warranty_state, "pending")

                card.with_user(self.users["reception"])[field] = "2026-01-10"

                self.assertEqual(card.date_start, Date.to_date("2026-01-10"))
                self.assertEqual(card.date_end, Date.to_date("2028-01-09"))
                self.assertEqual(
                    card.coverage_ids[1].date_end, Date.to_date("2031-01-09")
                )

    @freeze_time("2026-03-01")
    def test_activation_starts_the_periods(self):
        card = self._issue("activation")
        self.assertFalse(card.date_start)

        card.with_user(self.users["reception"]).action_activate()

        self.assertRecordValues(
            card,
            [
                {
                    "state": "active",
                    "activation_date": Date.to_date("2026-03-01"),
                    "date_start": Date.to_date("2026-03-01"),
                }
            ],
        )

    def test_latest_start_caps_a_late_installation(self):
        card = self._issue("installation", latest=6, delivery_date="2026-01-15")
        self.assertEqual(card.date_start, Date.to_date("2026-07-15"))

        card.installation_date = "2026-03-01"
        self.assertEqual(card.date_start, Date.to_date("2026-03-01"))

        card.installation_date = "2027-03-01"
        self.assertEqual(card.date_start, Date.to_date("2026-07-15"))

    def test_latest_start_caps_every_rule_whose_event_never_comes(self):
        for rule, _label in START_RULES:
            if rule in ("delivery", "production"):
                continue  # the delivery is the event; a unit is made before it
            with self.subTest(rule):
                card = self._issue(rule, latest=6, delivery_date="2026-01-15")

                self.assertEqual(card.date_start, Date.to_date("2026-07-15"))
                self.assertEqual(card.date_end, Date.to_date("2028-07-14"))
                self.assertEqual(
                    card.coverage_ids[2].date_end, Date.to_date("2036-07-14")
                )

    def test_unknown_day_of_production_starts_by_the_cap(self):
        self.warranty_type.write({"start_rule": "production", "latest_start_months": 3})
        card = self._create_card(self._create_lots("FR-9"), delivery_date="2026-01-15")
        card.action_issue()
        self.assertEqual(card.date_start, Date.to_date("2026-04-15"))

        card.lot_id.manufacture_date = "2025-12-01"
        self.assertEqual(card.date_start, Date.to_date("2025-12-01"))

    def test_cap_without_a_delivery_leaves_the_start_open(self):
        card = self._issue("installation", latest=6)

        self.assertFalse(card.date_start)

    def test_later_change_of_the_type_leaves_issued_cards_alone(self):
        card = self._issue("delivery", delivery_date="2026-01-10")
        self.warranty_type.start_rule = "installation"
        self.warranty_type.term_ids[0].duration = 1

        card.delivery_date = "2026-01-11"

        self.assertEqual(card.date_end, Date.to_date("2028-01-10"))

    def test_change_of_a_date_is_logged_with_old_and_new_value(self):
        card = self._issue("delivery", delivery_date="2026-01-10")
        card = card.with_context(tracking_disable=False, mail_notrack=False)
        self._flush_tracking()

        card.with_user(self.users["reception"]).delivery_date = "2026-01-12"
        self._flush_tracking()

        tracking = card.message_ids.sudo().tracking_value_ids.filtered(
            lambda value: value.field_id.name == "date_end"
        )
        self.assertEqual(str(tracking[0].old_value_datetime.date()), "2028-01-09")
        self.assertEqual(str(tracking[0].new_value_datetime.date()), "2028-01-11")

    def _flush_tracking(self):
        """Write the pending tracking messages."""
        self.env.flush_all()
        self.env.cr.precommit.run()
