from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ROLES, WarrantyCommon


class ExtensionCommon(WarrantyCommon):
    """A fridge delivered in January 2026, covered until January 2028."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls._issue_card("FR-1")

    @classmethod
    def _issue_card(cls, name, **values):
        card = cls._create_card(
            cls._create_lots(name), **{"delivery_date": "2026-01-10", **values}
        )
        card.action_issue()
        return card

    @classmethod
    def _create_extension(cls, card=None, **values):
        return cls.env["aftersales.warranty.extension"].create(
            {
                "card_id": (card or cls.card).id,
                "duration": 6,
                "reason": "Waited three weeks for a part",
                **values,
            }
        )

    def _get_extension_coverage(self, card=None):
        return (card or self.card).coverage_ids.filtered("extension_id")


@tagged("post_install", "-at_install")
@freeze_time("2026-06-01")
class TestWarrantyExtension(ExtensionCommon):
    """A warranty is prolonged free of charge in a special case, with approval."""

    # === GRANTED === #

    def test_reception_asks_and_the_manager_grants(self):
        extension = self.env["aftersales.warranty.extension"]
        with Form(extension.with_user(self.users["reception"])) as form:
            form.card_id = self.card
            form.duration = 6
            form.reason = "Waited three weeks for a part"
            self.assertEqual(form.date_start, date(2028, 1, 10))
            self.assertEqual(form.date_end, date(2028, 7, 9))
        extension = form.record

        extension.with_user(self.users["manager"]).action_approve()

        self.assertRecordValues(
            extension,
            [
                {
                    "state": "approved",
                    "origin": "free",
                    "requested_by_id": self.users["reception"].id,
                    "decided_by_id": self.users["manager"].id,
                    "decision_date": date(2026, 6, 1),
                    "date_start": date(2028, 1, 10),
                    "date_end": date(2028, 7, 9),
                }
            ],
        )
        self.assertRecordValues(
            self._get_extension_coverage(),
            [
                {
                    "kind": "guarantee",
                    "date_start": date(2028, 1, 10),
                    "date_end": date(2028, 7, 9),
                    "parts_percent": 100,
                    "labor_percent": 100,
                    "travel_percent": 0,
                }
            ],
        )
        self.assertEqual(self.card.date_end, date(2028, 7, 9))
        self.assertEqual(self.card.extension_count, 1)

    def test_number_comes_from_the_extensions_own_sequence(self):
        self.assertRegex(self._create_extension().name, r"^WX\d+$")

    def test_granting_twice_prolongs_once(self):
        extension = self._create_extension()

        extension.action_approve()
        extension.action_approve()

        self.assertEqual(len(self._get_extension_coverage()), 1)

    def test_second_extension_goes_on_after_the_first(self):
        self._create_extension().action_approve()
        second = self._create_extension(duration=1, duration_unit="year")

        second.action_approve()

        self.assertEqual(second.date_start, date(2028, 7, 10))
        self.assertEqual(self.card.date_end, date(2029, 7, 9))

    def test_expired_warranty_goes_on_from_the_day_of_the_decision(self):
        card = self._issue_card("FR-OLD", delivery_date="2020-01-10")
        extension = self._create_extension(card)

        extension.action_approve()

        self.assertEqual(extension.date_start, date(2026, 6, 1))
        self.assertEqual(card.date_end, date(2026, 11, 30))

    def test_extension_of_a_component_leaves_the_unit_alone(self):
        extension = self._create_extension(component_ids=self.compressor.ids)

        extension.action_approve()

        self.assertEqual(extension.date_start, date(2031, 1, 10))
        self.assertEqual(self.card.date_end, date(2028, 1, 9))

    def test_suspended_card_can_be_extended(self):
        self.card.action_suspend("Stolen")
        extension = self._create_extension()

        extension.action_approve()

        self.assertEqual(self.card.date_end, date(2028, 7, 9))

    def test_verdict_falls_under_the_extension_in_its_time(self):
        self._create_extension(labor_percent=50).action_approve()

        running = [
            coverage.percents["labor"]
            for coverage in self.card._get_rule_coverages()
            if coverage.is_running(date(2028, 3, 1)) and not coverage.component_ids
        ]

        self.assertEqual(sorted(running), [0, 50])  # the commitment, the extension

    # === REFUSED === #

    def test_refused_extension_stays_with_its_reason(self):
        extension = self._create_extension()
        action = extension.action_refuse()
        self.env[action["res_model"]].with_context(**action["context"]).create(
            {"reason": "The user dropped it"}
        ).action_confirm()

        self.assertRecordValues(
            extension, [{"state": "refused", "refusal_reason": "The user dropped it"}]
        )
        self.assertFalse(self._get_extension_coverage())
        with self.assertRaises(UserError) as error:
            extension.action_approve()
        self.assertIn(extension.name, str(error.exception))

    def test_what_is_decided_is_neither_changed_nor_deleted(self):
        granted = self._create_extension()
        granted.action_approve()
        refused = self._create_extension()
        refused.action_refuse("No")

        for extension in granted | refused:
            as_manager = extension.with_user(self.users["manager"])
            with self.assertRaises(UserError):
                as_manager.unlink()
            with self.assertRaises(UserError):
                as_manager.duration = 99
        self._create_extension().with_user(self.users["reception"]).unlink()

    def test_void_replaced_and_blank_cards_are_refused_by_name(self):
        void = self._issue_card("FR-2")
        waiting = self._create_extension(void)
        void.action_void("Forged")
        replaced = self._issue_card("FR-3")
        replaced._action_replace(self._create_lots("FR-4"))
        blank = self._create_card(self._create_lots("FR-5"))

        with self.assertRaises(UserError) as error:
            waiting.action_approve()
        self.assertIn(void.name, str(error.exception))
        for card in void | replaced | blank:
            wizard = self.env["aftersales.warranty.extend"].create(
                {"card_ids": card.ids, "reason": "Kindness"}
            )
            with self.assertRaises(UserError) as error:
                wizard.action_request()
            self.assertIn(card.name, str(error.exception))

    def test_free_extension_needs_a_reason_a_length_and_a_share(self):
        with self.assertRaises(ValidationError):
            self._create_extension(reason=" ")
        for values in (
            {"duration": 0},
            {"parts_percent": 101},
            {"parts_percent": 0, "labor_percent": 0},
        ):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
            ):
                self._create_extension(**values)
                self.env.flush_all()

    # === THE CARD MOVES === #

    def test_extension_follows_when_the_warranty_starts_later(self):
        self._create_extension().action_approve()

        self.card.delivery_date = "2026-03-01"

        coverage = self._get_extension_coverage()
        self.assertEqual(coverage.date_start, date(2028, 3, 1))
        self.assertEqual(coverage.date_end, date(2028, 8, 31))
        self.assertEqual(self.card.date_end, date(2028, 8, 31))

    def test_extension_waits_with_a_warranty_that_has_not_started(self):
        self.warranty_type.start_rule = "installation"
        card = self._issue_card("FR-6")
        extension = self._create_extension(card)
        extension.action_approve()
        self.assertFalse(card.date_end)

        card.installation_date = "2026-05-01"

        self.assertEqual(extension.date_start, date(2028, 5, 1))
        self.assertEqual(card.date_end, date(2028, 10, 31))

    def test_unit_that_replaces_another_keeps_its_extension(self):
        extension = self._create_extension()
        extension.action_approve()

        new_card = self.card._action_replace(self._create_lots("FR-7"))

        self.assertEqual(new_card.date_end, date(2028, 7, 9))
        coverage = self._get_extension_coverage(new_card)
        self.assertEqual(coverage.extension_id, extension)
        self.assertEqual(new_card.extension_count, 1)
        shown = extension.search(new_card.action_view_extensions()["domain"])
        self.assertEqual(shown, extension)
        self.assertEqual(coverage.date_end, date(2028, 7, 9))

    # === RIGHTS === #

    def test_requester_does_not_approve_his_own_request(self):
        extension = self._create_extension().with_user(self.users["reception"])

        for action in (extension.action_approve, extension.action_refuse):
            with self.assertRaises(AccessError):
                action()
        self.assertEqual(extension.state, "draft")

    def test_only_reception_and_manager_ask(self):
        for role in ROLES:
            wizard = (
                self.env["aftersales.warranty.extend"]
                .with_user(self.users[role])
                .with_context(**self.card.action_extend()["context"])
            )
            with self.subTest(role):
                if role in ("reception", "manager"):
                    action = wizard.create({"reason": "Kindness"}).action_request()
                    extension = self.env[action["res_model"]].browse(action["res_id"])
                    self.assertEqual(extension.state, "draft")
                else:
                    with self.assertRaises(AccessError):
                        self.env["aftersales.warranty.extension"].with_user(
                            self.users[role]
                        ).create({"card_id": self.card.id, "reason": "Mine"})

    def test_manager_extends_many_cards_at_once(self):
        cards = self.card | self._issue_card("FR-8") | self._issue_card("FR-9")
        wizard = self.env["aftersales.warranty.extend"].with_user(self.users["manager"])

        wizard.create({"card_ids": cards.ids, "reason": "Recall"}).action_approve()

        self.assertEqual(set(cards.mapped("date_end")), {date(2028, 7, 9)})

    def test_nobody_writes_the_decision_past_the_gate(self):
        extension = self._create_extension()
        for values in (
            {"state": "approved"},
            {"origin": "sold"},
            {"decided_by_id": self.users["manager"].id},
            {"coverage_ids": [Command.clear()]},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                extension.with_user(self.users["manager"]).write(values)

    def test_every_role_reads_extensions(self):
        extension = self._create_extension()
        for role in ROLES:
            with self.subTest(role):
                extension.with_user(self.users[role]).read(["name", "date_end"])
