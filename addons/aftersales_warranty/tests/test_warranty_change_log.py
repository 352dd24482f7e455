from odoo import Command
from odoo.exceptions import AccessError
from odoo.fields import Date
from odoo.tests import tagged

from .common import ROLES, WarrantyCommon


@tagged("post_install", "-at_install")
class TestWarrantyChangeLog(WarrantyCommon):
    """What was promised changes by the manager only, and the log tells it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = (
            cls.env["base"].with_context(tracking_disable=False, mail_notrack=False).env
        )
        cls.card = cls._create_card(
            cls._create_lots("FR-1"), delivery_date="2026-01-10"
        )
        cls.card.action_issue()
        cls._flush_tracking()

    @classmethod
    def _flush_tracking(cls):
        """Write the pending tracking messages."""
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    def _get_changes(self, document):
        """Return field, old and new value and author of all that was logged."""
        self._flush_tracking()
        return {
            (
                value["fieldInfo"]["changedField"],
                value["oldValue"],
                value["newValue"],
                message.author_id,
            )
            for message in document.sudo().message_ids
            for value in message.tracking_value_ids._tracking_value_format()
        }

    def _as(self, record, role="manager"):
        return record.with_env(self.env).with_user(self.users[role])

    def test_change_of_a_term_stands_on_its_type(self):
        term = self._as(self.warranty_type.term_ids[0])

        term.write({"duration": 36, "amount_limit": 500})

        author = self.users["manager"].partner_id
        changes = self._get_changes(self.warranty_type)
        self.assertIn(("Duration", 24, 36, author), changes)
        self.assertIn(("Up to Amount", 0.0, 500.0, author), changes)

    def test_exclusions_added_and_removed_terms_stand_on_the_type(self):
        term = self._as(self.warranty_type.term_ids[0])
        term.excluded_product_ids = [Command.link(self.thermostat.id)]
        self._as(self.warranty_type).term_ids = [
            Command.create({"kind": "warranty", "duration": 6})
        ]
        self._as(self.warranty_type).term_ids[-1].unlink()

        changes = self._get_changes(self.warranty_type)
        self.assertIn("Thermostat", {new for _field, _old, new, _author in changes})
        bodies = " ".join(self.warranty_type.message_ids.mapped("body"))
        self.assertIn("Added: Warranty Term", bodies)
        self.assertIn("Removed: Warranty Term", bodies)

    def test_change_of_the_type_is_tracked(self):
        self._as(self.warranty_type).write(
            {"latest_start_months": 6, "issue_event": "receipt"}
        )

        changes = self._get_changes(self.warranty_type)
        self.assertIn(
            ("Latest Start (Months)", 0, 6, self.users["manager"].partner_id), changes
        )
        self.assertIn("Card Issued at", {change[0] for change in changes})

    def test_new_type_tells_nothing_of_its_first_terms(self):
        new_type = self._as(self.warranty_type.browse()).create(
            {"name": "New", "term_ids": [Command.create({"duration": 6})]}
        )

        bodies = " ".join(new_type.message_ids.mapped("body"))
        self.assertNotIn("Added", bodies)

    def test_correction_of_a_coverage_stands_on_its_card(self):
        coverage = self._as(self.card.coverage_ids[0])

        coverage.write(
            {"date_end": "2029-01-09", "parts_percent": 80, "visit_limit": 4}
        )

        author = self.users["manager"].partner_id
        changes = self._get_changes(self.card)
        self.assertIn(("Parts %", 100.0, 80.0, author), changes)
        self.assertIn(("Free Visits", 0, 4, author), changes)
        dates = {(old, new) for field, old, new, _who in changes if field == "Last Day"}
        self.assertEqual(len(dates), 1)

    def test_card_follows_its_corrected_coverage(self):
        self._as(self.card.coverage_ids[0]).date_end = "2029-01-09"
        self.assertEqual(self.card.date_end, Date.to_date("2029-01-09"))

        self._as(self.card.coverage_ids[0]).unlink()
        self.assertEqual(self.card.date_end, Date.to_date("2031-01-09"))

    def test_extension_follows_the_corrected_coverage_and_stands_when_corrected(self):
        self.env["aftersales.warranty.extension"].create(
            {"card_id": self.card.id, "duration": 6, "reason": "Waited for a part"}
        ).action_approve()
        extension = self.card.coverage_ids.filtered("extension_id")

        self._as(self.card.coverage_ids[0]).date_end = "2029-01-09"
        self.assertEqual(extension.date_end, Date.to_date("2029-07-09"))
        self.assertEqual(self.card.date_end, Date.to_date("2029-07-09"))

        self._as(extension).date_end = "2029-12-31"
        self.assertEqual(extension.date_end, Date.to_date("2029-12-31"))
        self.assertEqual(self.card.date_end, Date.to_date("2029-12-31"))

    def test_only_the_manager_corrects_a_coverage(self):
        for role in set(ROLES) - {"manager"}:
            coverage = self._as(self.card.coverage_ids[0], role)
            for vals in (
                {"date_end": "2099-01-01"},
                {"parts_percent": 1},
                {"visit_limit": 9},
            ):
                with self.subTest(f"{role} {vals}"), self.assertRaises(AccessError):
                    coverage.write(vals)

    def test_moved_start_is_logged_on_coverages_and_their_first_start_is_not(self):
        self.warranty_type.start_rule = "installation"
        card = self._create_card(self._create_lots("FR-2"))
        card.action_issue()
        self._flush_tracking()

        self._as(card, "reception").installation_date = "2026-02-01"
        first = self._get_changes(card)
        self._as(card).installation_date = "2026-03-01"
        later = self._get_changes(card)

        self.assertNotIn("First Day", {change[0] for change in first})
        self.assertIn("Warranty Start", {change[0] for change in first})
        self.assertIn("First Day", {change[0] for change in later})

    def test_first_installation_stands_but_for_the_manager(self):
        self.warranty_type.start_rule = "installation"
        card = self._create_card(self._create_lots("FR-2"))
        card.action_issue()
        self._as(card, "reception").installation_date = "2026-02-01"

        with self.assertRaises(AccessError) as error:
            self._as(card, "reception").installation_date = "2026-03-01"
        self.assertIn(card.name, str(error.exception))
        with self.assertRaises(AccessError):
            self._as(card, "reception").installation_date = False
        self._as(card, "reception").installation_date = "2026-02-01"
        self._as(card).installation_date = "2026-03-01"

        self.assertEqual(card.date_start, Date.to_date("2026-03-01"))
        self.assertIn("Installation Date", {c[0] for c in self._get_changes(card)})

    def test_second_installation_changes_nothing(self):
        self.warranty_type.start_rule = "installation"
        card = self._create_card(self._create_lots("FR-2"))
        card.action_issue()

        first = card._register_installation(Date.to_date("2026-02-01"))
        second = card._register_installation(Date.to_date("2026-09-01"))

        self.assertEqual((first, second), (card, card.browse()))
        self.assertRecordValues(
            card,
            [
                {
                    "state": "active",
                    "date_start": Date.to_date("2026-02-01"),
                    "activation_date": Date.to_date("2026-02-01"),
                }
            ],
        )
