from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..rules.coverage import Line, judge
from .common import WarrantyCommon


@tagged("post_install", "-at_install")
@freeze_time("2029-06-01")
class TestUnitSwap(WarrantyCommon):
    """One component takes the place of another; the unit keeps its genealogy."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.compressor_type = cls.env["aftersales.warranty.type"].create(
            {
                "name": "Spare Compressor",
                "term_ids": [Command.create({"kind": "warranty", "duration": 12})],
            }
        )
        cls.compressor.warranty_type_id = cls.compressor_type
        cls.unit = cls._create_lots("FR-1")
        cls.card = cls._create_card(cls.unit, delivery_date="2026-01-10")
        cls.card.action_issue()
        cls.old, cls.new = cls._create_lots("CP-1", "CP-2", product=cls.compressor)
        cls.component = cls._build_in(
            lot_id=cls.old.id, date_in="2026-01-10", position="7"
        )

    @classmethod
    def _build_in(cls, unit=None, **values):
        return cls.env["aftersales.unit.component"].create(
            {"unit_id": (unit or cls.unit).id, **values}
        )

    def _swap(self, component=None, role="storekeeper", **values):
        component = component or self.component
        as_role = component.with_user(self.users[role])
        return component.browse(as_role.action_swap(**values))

    def test_old_goes_out_and_new_goes_in_on_one_day(self):
        new = self._swap(lot_id=self.new.id, date="2029-05-20")

        self.assertRecordValues(
            self.component + new,
            [
                {
                    "lot_id": self.old.id,
                    "date_out": date(2029, 5, 20),
                    "replaced_by_id": new.id,
                },
                {
                    "lot_id": self.new.id,
                    "date_out": False,
                    "replaced_by_id": False,
                },
            ],
        )
        self.assertRecordValues(
            new, [{"date_in": date(2029, 5, 20), "position": "7", "quantity": 1}]
        )
        self.assertEqual(self.new.built_into_id, self.unit)
        self.assertFalse(self.old.built_into_id)
        self.assertEqual(self.old.built_into_ids, self.component)

    def test_new_component_has_its_own_warranty_from_that_day(self):
        new = self._swap(lot_id=self.new.id, date="2029-05-20")

        self.assertRecordValues(
            new,
            [
                {
                    "own_date_start": date(2029, 5, 20),
                    "own_date_end": date(2030, 5, 19),
                    # the card covers compressors longer
                    "covered_until": date(2031, 1, 9),
                    "is_covered": True,
                }
            ],
        )
        self.assertFalse(self.component.covered_until)
        day = date(2029, 7, 1)
        line = Line("labor", None, frozenset(self.compressor.ids))
        verdict = judge(line, self.unit._get_coverages(day), day)
        self.assertEqual(verdict.coverage_id, new.coverage_ids.id)

    def test_new_component_gets_the_rest_of_the_old_one(self):
        self.component.coverage_ids = [
            Command.create(
                {"date_start": "2028-01-01", "date_end": "2029-12-31", "kind": kind}
            )
            for kind in ("guarantee", "commitment")
        ]
        self.component.coverage_ids[1].date_end = "2029-01-01"  # over by then
        self.warranty_type.swap_coverage = "rest"
        new = self._swap(lot_id=self.new.id, date="2029-05-20")
        self.assertRecordValues(
            new.coverage_ids,
            [
                {
                    "kind": "guarantee",
                    "date_start": date(2029, 5, 20),
                    "date_end": date(2029, 12, 31),
                }
            ],
        )

    def test_new_component_may_get_nothing(self):
        new = self._swap(lot_id=self.new.id, coverage="none")
        self.assertFalse(new.coverage_ids)
        self.assertEqual(new.date_in, date(2029, 6, 1))

    def test_part_without_serial_number_is_swapped_for_its_like(self):
        old = self._build_in(product_id=self.thermostat.id, quantity=2)
        new = self._swap(old)
        self.assertRecordValues(
            new,
            [{"product_id": self.thermostat.id, "quantity": 2, "lot_id": False}],
        )
        self.assertEqual(old.replaced_by_id, new)

    def test_swapping_twice_has_one_effect(self):
        new = self._swap(lot_id=self.new.id)
        self.assertEqual(self._swap(lot_id=self.new.id), new)
        self.assertEqual(len(self.unit.component_ids), 2)

        other = self._create_lots("CP-3", product=self.compressor)
        with self.assertRaises(UserError) as error:
            self._swap(lot_id=other.id)
        self.assertRegex(str(error.exception), "CP-1.*FR-1.*2029-06-01.*CP-2")

    def test_wrong_swap_is_refused(self):
        elsewhere = self._build_in(self._create_lots("FR-2"), lot_id=self.new.id)
        with self.assertRaises(ValidationError) as error:
            self._swap(lot_id=self.new.id)
        self.assertRegex(str(error.exception), "CP-2.*FR-2")
        elsewhere.date_out = "2029-06-01"
        for values in (
            {"date": "2025-12-31"},
            {"date": "2029-06-02"},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self._swap(lot_id=self.new.id, **values)
        with self.assertRaises(UserError):
            self._swap(lot_id=self.old.id)
        self.component.date_out = "2029-01-01"
        with self.assertRaises(UserError):
            self._swap(lot_id=self.new.id)

    def test_only_those_who_keep_components_swap(self):
        for role in set(self.users) - {"reception", "storekeeper", "manager"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._swap(role=role, lot_id=self.new.id)
            with self.subTest(role), self.assertRaises(AccessError):
                self.env["aftersales.component.swap"].with_user(
                    self.users[role]
                ).create({"component_id": self.component.id})
        self._swap(role="reception", lot_id=self.new.id)

    def test_wizard_offers_what_fits(self):
        relay = self._create_product("Relay")
        self.fridge.product_tmpl_id.part_ids = [
            Command.create({"product_id": self.compressor.id})
        ]
        action = self.component.with_user(self.users["reception"]).action_open_swap()
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.users["reception"])
            .with_context(**action["context"])
        )
        self.assertEqual(form.product_id, self.compressor)
        self.assertTrue(form.is_fitting)
        form.product_id = relay
        self.assertFalse(form.is_fitting)  # a warning, no refusal
        form.product_id = self.compressor
        with self.assertRaises(AssertionError):
            form.save()  # its serial number is missing
        form.lot_id = self.new
        form.save().action_swap()
        self.assertEqual(self.component.replaced_by_id.lot_id, self.new)
        with self.assertRaises(UserError):
            form.record.copy({"lot_id": False}).action_swap()

    def test_component_of_a_component_counts_for_the_unit(self):
        motor = self._build_in(self.old, product_id=self.thermostat.id)
        motor.coverage_ids = [
            Command.create(
                {
                    "kind": "guarantee",
                    "date_start": "2029-01-01",
                    "date_end": "2029-12-31",
                    "parts_percent": 100,
                }
            )
        ]
        day = date(2029, 6, 1)
        line = Line("part", self.thermostat.id)
        verdict = judge(line, self.unit._get_coverages(day), day)
        self.assertEqual(verdict.coverage_id, motor.coverage_ids.id)
        self.assertIn(motor.coverage_ids, self.unit.coverage_ids)

        self._swap(lot_id=self.new.id, date="2029-05-01")
        verdict = judge(line, self.unit._get_coverages(day), day)
        self.assertEqual(verdict.reason, "expired")
        self.assertNotIn(motor.coverage_ids, self.unit.coverage_ids)

    def test_unit_cannot_lie_within_itself(self):
        valve = self._create_lots("VL-1", product=self.compressor)
        self._build_in(self.old, lot_id=valve.id)
        with self.assertRaises(ValidationError) as error:
            self._build_in(valve, lot_id=self.unit.id)
        self.assertRegex(str(error.exception), "VL-1.*FR-1")
        self.component.date_out = "2029-01-01"
        inside = self._build_in(valve, lot_id=self.unit.id)
        with self.assertRaises(ValidationError):
            self.component.date_out = False
        self.assertEqual(self.unit.built_into_id, valve)
        self.assertTrue(inside.is_installed)

    def test_components_of_many_units_are_covered_in_few_queries(self):
        lots = self._create_lots(*(f"FR-M{n}" for n in range(60)))
        for lot in lots:
            self._create_card(lot, delivery_date="2026-01-10")
        lots.card_ids.action_issue()
        self.env["aftersales.unit.component"].create(
            [
                {"unit_id": lot.id, "product_id": product.id}
                for lot in lots
                for product in (self.compressor, self.thermostat)
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            ends = lots.component_ids.mapped("covered_until")
        self.assertEqual(set(ends), {date(2028, 1, 9), date(2031, 1, 9)})
