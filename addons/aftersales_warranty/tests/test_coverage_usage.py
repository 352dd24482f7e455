from datetime import timedelta

from psycopg2 import IntegrityError
from psycopg2.errors import NotNullViolation

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import ROLES, WarrantyCommon


@tagged("post_install", "-at_install")
class TestCoverageUsage(WarrantyCommon):
    """What is drawn on a promise counts once and never beyond the limit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.filter_change = cls.env["product.product"].create(
            {"name": "Filter Change", "type": "service"}
        )
        cls.glassware = cls.env["product.category"].create({"name": "Glassware"})
        cls.glass = cls._create_product("Glass Shelf", categ_id=cls.glassware.id)
        cls.warranty_type.term_ids[0].write(
            {
                "usage_limit": 8000,
                "amount_limit": 500,
                "excluded_product_ids": [Command.link(cls.glass.id)],
                "excluded_categ_ids": [Command.link(cls.glassware.id)],
            }
        )
        cls.warranty_type.term_ids = [
            Command.create(
                {
                    "kind": "guarantee",
                    "duration": 24,
                    "visit_limit": 3,
                    "component_ids": [Command.link(cls.filter_change.id)],
                }
            )
        ]
        cls.card = cls._create_card(
            cls._create_lots("FR-1"), delivery_date="2026-01-10"
        )
        cls.card.action_issue()
        cls.whole = cls.card.coverage_ids[0]
        cls.free = cls.card.coverage_ids.filtered("visit_limit")

    def _record(self, coverage=None, role="reception", **vals):
        return (
            self.env["aftersales.coverage.usage"]
            .with_user(self.users[role])
            .create(
                {
                    "coverage_id": (coverage or self.free).id,
                    "name": "Sheet 1",
                    **vals,
                }
            )
        )

    def test_issued_card_keeps_the_limits_and_exclusions_of_its_terms(self):
        self.warranty_type.term_ids[0].amount_limit = 1

        self.assertRecordValues(
            self.whole,
            [
                {
                    "usage_limit": 8000,
                    "amount_limit": 500,
                    "visit_limit": 0,
                    "excluded_product_ids": self.glass.ids,
                    "excluded_categ_ids": self.glassware.ids,
                    "currency_id": self.warranty_type.currency_id.id,
                }
            ],
        )
        self.assertEqual(self.free.component_ids, self.filter_change)
        self.assertIn("8,000", self.whole.limits)
        self.assertIn("Glass Shelf", self.whole.limits)

    def test_all_units_of_a_delivery_keep_the_limits_and_exclusions(self):
        cards = self._sell_and_deliver("FR-11", "FR-12", "FR-13")

        for card in cards:
            whole = card.coverage_ids[0]
            self.assertEqual(whole.amount_limit, 500)
            self.assertEqual(whole.excluded_product_ids, self.glass)
            self.assertEqual(whole.excluded_categ_ids, self.glassware)
            self.assertEqual(card.coverage_ids[-1].visits_left, 3)

    def test_counter_shows_used_and_left(self):
        self._record(name="Sheet 1")
        self._record(name="Sheet 2", note="At the customer's")
        self._record(self.whole, name="Sheet 2", amount=120, visits=1)

        self.assertRecordValues(self.free, [{"visits_used": 2, "visits_left": 1}])
        self.assertRecordValues(self.whole, [{"amount_used": 120, "amount_left": 380}])
        self.assertEqual(self.free.balance, "1 of 3 visits")
        self.assertEqual(len(self.card.usage_ids), 3)
        rule = self.free._to_rule()
        self.assertEqual((rule.visits_left, rule.amount_left), (1, None))
        self.assertEqual(self.whole._to_rule().amount_left, 380)

    def test_use_beyond_the_limit_is_refused_with_the_card_named(self):
        for number in range(3):
            self._record(name=f"Sheet {number}")
        with self.assertRaises(ValidationError) as error:
            self._record(name="Sheet 4")
        self.assertIn(self.card.name, str(error.exception))
        with self.assertRaises(ValidationError):
            self._record(self.whole, amount=500.01)
        usage_model = self.env["aftersales.coverage.usage"].with_context(
            aftersales_is_granted=True
        )
        with self.assertRaises(ValidationError):
            usage_model.with_user(self.users["reception"]).create(
                {"coverage_id": self.free.id, "name": "Sheet 5"}
            )

    def test_use_is_an_amount_or_a_visit_above_zero(self):
        for vals in (
            {"visits": 0},
            {"visits": -1},
            {"visits": 1, "amount": -5},
        ):
            with (
                self.subTest(vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self._record(**vals)

    def test_one_job_sheet_counts_once(self):
        self._record()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self._record()

    def test_only_the_manager_corrects_and_reception_records(self):
        use = self._record()
        for role in set(ROLES) - {"reception", "manager"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._record(role=role, name="Mine")
        for role in set(ROLES) - {"manager"}:
            with self.subTest(role):
                with self.assertRaises(AccessError):
                    use.with_user(self.users[role]).visits = 2
                with self.assertRaises(AccessError):
                    use.with_user(self.users[role]).unlink()

        use.with_user(self.users["manager"]).visits = 2
        self.assertEqual(self.free.visits_left, 1)
        with self.assertRaises(ValidationError):
            use.with_user(self.users["manager"]).visits = 4
        use.with_user(self.users["manager"]).coverage_id = self.whole
        self.assertEqual((self.free.visits_used, self.whole.visits_used), (0, 2))
        use.with_user(self.users["manager"]).unlink()
        self.assertEqual(self.whole.visits_used, 0)

    def test_nobody_writes_the_counter_or_the_origin_by_hand(self):
        manager = self.users["manager"]
        with self.assertRaises(AccessError):
            self.free.with_user(manager).visits_used = 0
        with self.assertRaises(AccessError):
            self._record(res_model="res.partner", res_id=1)

    def test_origin_settles_once_and_takes_back_what_it_has_not_drawn(self):
        usage_model = self.env["aftersales.coverage.usage"]
        origin = self.consumer
        common = {"name": "Case 7", "date": "2026-05-05"}
        draws = {self.free: (40, 1), self.whole: (60, 1)}

        usage_model._settle(origin, draws, **common)
        usage_model._settle(origin, draws, **common)
        self.assertEqual(self.free.visits_used, 1)
        self.assertEqual(len(self.card.usage_ids), 2)

        usage_model._settle(origin, {self.whole: (75, 1)}, **common)
        self.assertEqual(self.free.visits_used, 0)
        self.assertEqual(self.whole.amount_used, 75)
        self.assertEqual(self.card.usage_ids.name, "Case 7")

    def test_grant_beyond_what_is_left_is_told_on_the_card(self):
        self._record(visits=3)

        self.env["aftersales.coverage.usage"]._settle(
            self.consumer, {self.free: (0, 1)}, name="Case 7", date="2026-05-05"
        )

        self.assertEqual((self.free.visits_used, self.free.visits_left), (4, 0))
        self.assertIn("granted more", self.card.message_ids[0].body)

    def test_replacing_unit_goes_on_with_what_is_left(self):
        self._record(name="Sheet 1")
        self._record(self.whole, name="Sheet 1", amount=120)

        new_card = self.card._action_replace(self._create_lots("FR-2"))

        self.assertEqual(new_card.coverage_ids[-1].visits_left, 2)
        self.assertEqual(new_card.coverage_ids[0].amount_left, 380)
        self.assertEqual(new_card.coverage_ids[0].excluded_product_ids, self.glass)

    def test_replacing_unit_keeps_an_overdrawn_account(self):
        self._record(visits=3)
        self._record(self.whole, amount=120)
        self.env["aftersales.coverage.usage"]._settle(
            self.consumer, {self.free: (0, 1)}, name="Case 7", date="2026-05-05"
        )
        self.whole.with_user(self.users["manager"]).amount_limit = 100

        new_card = self.card._action_replace(self._create_lots("FR-2"))

        free, whole = new_card.coverage_ids[-1], new_card.coverage_ids[0]
        self.assertEqual((free.visits_used, free.visits_left), (4, 0))
        self.assertEqual((whole.amount_used, whole.amount_left), (120, 0))
        with self.assertRaises(ValidationError):
            self._record(free, name="Sheet 9")

    def _build_in_promised(self):
        """Build a compressor with its own promise of 300 into the unit."""
        component = self.env["aftersales.unit.component"].create(
            {
                "unit_id": self.card.lot_id.id,
                "lot_id": self._create_lots("CP-1", product=self.compressor).id,
                "date_in": "2026-01-10",
            }
        )
        promise = self.env["aftersales.warranty.coverage"].create(
            {
                "unit_component_id": component.id,
                "date_start": "2026-01-10",
                "date_end": "2099-01-09",
                "parts_percent": 100,
                "amount_limit": 300,
            }
        )
        return component, promise

    def test_swapped_component_goes_on_with_what_is_left(self):
        component, promise = self._build_in_promised()
        self._record(promise, amount=180)

        new = component._swap(
            self.compressor,
            self._create_lots("CP-2", product=self.compressor),
            component.date_in + timedelta(days=30),
            "rest",
        )

        self.assertEqual(new.coverage_ids.amount_left, 120)
        self.assertEqual(new.coverage_ids.continues_id, promise)

    def test_swapped_component_keeps_an_overdrawn_account(self):
        component, promise = self._build_in_promised()
        self._record(promise, amount=180)
        promise.with_user(self.users["manager"]).amount_limit = 100

        new = component.with_user(self.users["storekeeper"])._swap(
            self.compressor,
            self._create_lots("CP-2", product=self.compressor),
            component.date_in + timedelta(days=30),
            "rest",
        )

        self.assertRecordValues(
            new.coverage_ids, [{"amount_used": 180, "amount_left": 0}]
        )

    def test_used_promise_is_ended_and_not_deleted(self):
        component, promise = self._build_in_promised()
        self._record(promise, amount=180)
        self._record()
        manager = self.users["manager"]
        for used in (promise, self.free, component):
            with self.subTest(used), self.assertRaises(UserError) as error:
                used.with_user(manager).unlink()
            self.assertIn("last day", str(error.exception))
            self.assertTrue(used.exists())
        self.assertEqual(self.free.visits_used, 1)

        self.free.with_user(manager).date_end = self.free.date_start
        self.whole.with_user(manager).unlink()

    def test_use_of_tomorrow_is_refused(self):
        tomorrow = fields.Date.today() + timedelta(days=2)
        with self.assertRaises(ValidationError):
            self._record(date=tomorrow)
        use = self._record()
        with self.assertRaises(ValidationError):
            use.with_user(self.users["manager"]).date = tomorrow

    def test_use_of_a_card_that_is_not_open_is_refused_with_the_card_named(self):
        use = self._record()
        self.card._action_replace(self._create_lots("FR-2"))
        voided = self._create_card(self._create_lots("FR-3"))
        voided.action_issue()
        voided.action_void("Forged")
        blank = self._create_card(self._create_lots("FR-4"))
        blank.coverage_ids = [Command.create({"kind": "guarantee"})]
        for card in (self.card, voided, blank):
            with self.subTest(card.state), self.assertRaises(ValidationError) as error:
                self._record(card.coverage_ids[0], name="Sheet 2")
            self.assertIn(card.name, str(error.exception))
        # what was recorded while it was open is corrected all the same
        use.with_user(self.users["manager"]).note = "Wrong sheet"
        use.with_user(self.users["manager"]).amount = 5

    def test_what_a_promise_bears_is_never_unknown(self):
        names = ("parts_percent", "labor_percent", "travel_percent")
        bare = self.env["aftersales.warranty.coverage"].create(
            {"card_id": self.card.id, "kind": "guarantee"}
        )
        self.env.flush_all()
        for record in (bare, self.warranty_type.term_ids[0]):
            for name in names:
                with (
                    self.subTest(f"{record._name} {name}"),
                    mute_logger("odoo.sql_db"),
                    self.assertRaises(NotNullViolation),
                    self.cr.savepoint(),
                ):
                    self.env.cr.execute(
                        SQL(
                            "UPDATE %s SET %s = NULL WHERE id = %s",
                            SQL.identifier(record._table),
                            SQL.identifier(name),
                            record.id,
                        )
                    )
        commitment = self.env["aftersales.warranty.term"].create(
            {"type_id": self.warranty_type.id, "kind": "commitment"}
        )
        self.assertEqual([commitment[name] for name in names], [0, 0, 0])

    def test_form_asks_for_a_use_of_the_cards_own_promises(self):
        action = self.card.with_user(self.users["reception"]).action_record_usage()

        self.assertEqual(action["context"]["card_ids"], self.card.ids)
        self.assertEqual(action["context"]["default_coverage_id"], self.free.id)

    def test_counters_of_a_list_cost_a_fixed_number_of_queries(self):
        cards = self._sell_and_deliver(*(f"FR-2{number}" for number in range(8)))
        coverages = self.free.browse(cards.coverage_ids.ids)
        for number, coverage in enumerate(coverages.filtered("visit_limit")):
            self._record(coverage, name=f"Sheet {number}")
        self.env.flush_all()
        self.env.invalidate_all()

        # the coverages and their currencies
        with self.assertQueryCount(2):
            coverages.mapped("visits_left")
            coverages.mapped("amount_left")
