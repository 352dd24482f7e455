from datetime import date

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..rules.coverage import Line, judge
from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestWarrantyComponent(WarrantyCommon):
    """Components built into a unit, and the verdict on the whole of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.unit = cls._create_lots("FR-1")
        cls.card = cls._create_card(cls.unit, delivery_date="2026-01-10")
        cls.card.action_issue()

    def _build_in(self, unit=None, **values):
        return self.env["aftersales.unit.component"].create(
            {"unit_id": (unit or self.unit).id, **values}
        )

    def test_verdict_by_the_coverages_of_a_card(self):
        compressor, thermostat = self.compressor.id, self.thermostat.id
        for day, line, percent, reason in (
            (date(2027, 1, 1), Line("part", thermostat), 100, "covered"),
            (date(2028, 1, 9), Line("labor", None), 100, "covered"),
            (date(2028, 1, 10), Line("part", thermostat), 0, "expired"),
            (date(2030, 1, 1), Line("part", compressor), 100, "covered"),
            (
                date(2030, 1, 1),
                Line("labor", None, frozenset({compressor})),
                0,
                "expired",
            ),
            (date(2031, 1, 10), Line("part", compressor), 0, "expired"),
        ):
            verdict = judge(line, self.unit._get_coverages(day), day)
            self.assertEqual((verdict.percent, verdict.reason), (percent, reason))

    def test_only_promises_with_lists_have_a_scope(self):
        for coverage in self.card.coverage_ids:
            self.assertEqual(coverage.has_scope, bool(coverage.component_ids))
        self.assertEqual(len(set(self.card.coverage_ids.mapped("has_scope"))), 2)
        whole = self.card.coverage_ids.filtered(lambda each: not each.has_scope)[0]

        whole.excluded_product_ids = self.thermostat

        self.assertTrue(whole.has_scope)
        self.assertIn(self.thermostat.id, whole._to_rule().excluded_product_ids)

        whole.excluded_product_ids = False

        self.assertFalse(whole.has_scope)

    def test_lists_of_promises_of_earlier_versions_are_found(self):
        coverages = self.card.coverage_ids
        listed = coverages.filtered("has_scope")
        self.env.flush_all()
        self.env.cr.execute("UPDATE aftersales_warranty_coverage SET has_scope = NULL")
        coverages.invalidate_recordset(["has_scope"])

        coverages._mark_scopes()

        coverages.invalidate_recordset(["has_scope"])
        self.assertEqual(coverages.filtered("has_scope"), listed)

    def test_void_card_counts_for_nothing(self):
        self.card.action_void("Forged")

        self.assertEqual(self.unit._get_coverages(date(2027, 1, 1)), [])

    def test_new_part_has_its_own_coverage_while_it_is_built_in(self):
        component = self._build_in(
            product_id=self.thermostat.id,
            date_in="2029-01-01",
            coverage_ids=[
                Command.create(
                    {
                        "kind": "guarantee",
                        "date_start": "2029-01-01",
                        "date_end": "2029-06-30",
                        "parts_percent": 100,
                    }
                )
            ],
        )
        line = Line("part", self.thermostat.id)
        day = date(2029, 3, 1)
        verdict = judge(line, self.unit._get_coverages(day), day)
        self.assertEqual(verdict.coverage_id, component.coverage_ids.id)
        self.assertEqual(verdict.reason, "covered")

        component.date_out = "2029-02-01"
        verdict = judge(line, self.unit._get_coverages(day), day)
        self.assertEqual(verdict.reason, "expired")

    def test_serial_number_of_another_product_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "FR-9.*Fridge.*Compressor"):
            self._build_in(
                lot_id=self._create_lots("FR-9").id, product_id=self.compressor.id
            )

    def test_serial_number_is_built_into_one_unit_at_a_time(self):
        serial = self._create_lots("CP-1", product=self.compressor)
        first = self._build_in(lot_id=serial.id, date_in="2026-01-01")
        other = self._create_lots("FR-2")
        with self.assertRaises(ValidationError) as error:
            self._build_in(unit=other, lot_id=serial.id)
        self.assertRegex(str(error.exception), "Compressor.*CP-1.*FR-1")

        first.date_out = "2026-06-01"
        self.env.flush_all()
        second = self._build_in(unit=other, lot_id=serial.id)

        self.assertEqual(second.product_id, self.compressor)
        self.assertEqual(other.component_ids, second)

    def test_component_cannot_leave_before_it_went_in(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._build_in(
                product_id=self.thermostat.id,
                date_in="2026-02-01",
                date_out="2026-01-01",
            )
