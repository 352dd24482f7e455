from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestUnitReading(WarrantyCommon):
    """The usage counter of a unit runs forward, past a replaced counter too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fridge.usage_unit = "hours"
        cls.unit, cls.other = cls._create_lots("FR-1", "FR-2")
        cls.readings = cls.env["aftersales.unit.reading"]

    def _read(self, day, value, user="reception", lot=None, **values):
        return self.readings.with_user(self.users[user]).create(
            {"lot_id": (lot or self.unit).id, "date": day, "value": value, **values}
        )

    def test_usage_on_a_day_is_that_of_the_last_reading_before(self):
        self._read("2025-01-01", 100)
        self._read("2025-06-01", 900, user="technician")
        self._read("2025-03-01", 500, user="storekeeper")

        for day, usage in (
            (date(2024, 12, 31), None),
            (date(2025, 1, 1), 100),
            (date(2025, 5, 31), 500),
            (date(2026, 1, 1), 900),
        ):
            self.assertEqual(self.unit._get_usage_on(day), usage)
        self.assertIsNone(self.other._get_usage_on(date(2026, 1, 1)))
        self.assertEqual((self.unit + self.other).mapped("usage"), [900, 0])
        self.assertEqual(self.unit.reading_count, 3)

    def test_counter_never_runs_backwards(self):
        self._read("2025-01-01", 100)
        self._read("2025-06-01", 900)
        for day, value in (
            ("2025-07-01", 899),
            ("2025-03-01", 901),
            ("2025-03-01", 99),
            ("2024-12-01", 101),
        ):
            with (
                self.subTest(f"{day} {value}"),
                self.assertRaises(ValidationError) as error,
            ):
                self._read(day, value)
            self.assertRegex(str(error.exception), "FR-1.*counter.*manager")

    def test_reading_of_tomorrow_is_refused(self):
        with self.assertRaises(ValidationError):
            self._read("2099-01-01", 1)

    def test_manager_enters_a_replaced_counter(self):
        self._read("2025-01-01", 5000)
        for role in ("reception", "technician"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._read("2025-02-01", 3, user=role, is_new_counter=True)
        new = self._read("2025-02-01", 3, user="manager", is_new_counter=True)
        self._read("2025-03-01", 103)

        self.assertEqual(new.usage, 5000)
        self.assertEqual(self.unit.usage, 5100)
        self.assertEqual(self.unit._get_usage_on(date(2025, 2, 10)), 5000)
        with self.assertRaises(ValidationError):
            self._read("2025-04-01", 102)
        self._read("2025-01-15", 5000)  # read before, told after
        with self.assertRaises(UserError):
            self._read("2025-01-20", 0, user="manager", is_new_counter=True)
        with self.assertRaises(UserError):
            new.with_user(self.users["manager"]).unlink()
        with self.assertRaises(UserError):
            new.with_user(self.users["manager"]).value = 7

    def test_readings_of_many_units_come_in_any_order_at_once(self):
        vals_list = [
            {"lot_id": lot.id, "date": f"2025-{month:02d}-01", "value": month * 10}
            for month in (5, 1, 12, 7)
            for lot in self.unit + self.other
        ]
        readings = self.readings.create(vals_list)

        self.assertEqual(
            readings.mapped("value"), [vals["value"] for vals in vals_list]
        )
        self.assertEqual((self.unit + self.other).mapped("usage"), [120, 120])

    def test_reading_stays_as_it_was_entered(self):
        reading = self._read("2025-01-01", 100)
        for role in ("reception", "technician", "storekeeper", "accountant"):
            as_role = reading.with_user(self.users[role])
            with self.subTest(role), self.assertRaises(AccessError):
                as_role.value = 50
            with self.subTest(role), self.assertRaises(AccessError):
                as_role.unlink()
        as_manager = reading.with_user(self.users["manager"])
        as_manager.value = 90
        self.assertEqual(self.unit.usage, 90)
        with self.assertRaises(UserError):
            as_manager.lot_id = self.other
        as_manager.unlink()
        self.assertEqual(self.unit.usage, 0)
        for role in ("accountant", "inspector", "dispatcher", "complaint_officer"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._read("2025-01-01", 100, user=role)

    def test_reception_enters_a_reading_on_the_unit(self):
        unit = self.unit.with_user(self.users["reception"])
        with Form(unit) as form, form.reading_ids.new() as line:
            line.value = 12
        self.assertEqual(self.unit.reading_ids.value, 12)
        self.assertEqual(self.unit.reading_ids.user_id, self.users["reception"])

    def test_counter_is_read_in_few_queries(self):
        self.readings.create(
            [{"lot_id": self.unit.id, "date": "2025-01-01", "value": 1}] * 200
        )
        lots = self._create_lots(*(f"FR-Q{n}" for n in range(100)))
        vals_list = [
            {"lot_id": lot.id, "date": "2025-01-01", "value": 1} for lot in lots
        ]
        self.env.flush_all()
        # lock, known readings, insert, check, usage of the units
        with self.assertQueryCount(9):
            self.readings.create(vals_list)
            self.env.flush_all()


@tagged("post_install", "-at_install")
class TestUnitAttributes(WarrantyCommon):
    """What is kept of a unit beside its serial number."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fridge.model_code = "FR-360"
        cls.unit = cls._create_lots("FR-1")

    def test_typed_numbers_are_clean(self):
        lot = self.env["stock.lot"].create(
            {"name": " FR-۱۲٣ ", "product_id": self.fridge.id, "body_number": " ۱۲ "}
        )
        self.assertRecordValues(lot, [{"name": "FR-123", "body_number": "12"}])
        lot.name = "FR-۴"
        self.assertEqual(lot.name, "FR-4")
        with self.assertRaises(ValidationError):
            self._create_lots("FR-٤ ")

    def test_unit_keeps_the_model_of_its_day(self):
        self.assertEqual(self.unit.model_code, "FR-360")
        self.fridge.model_code = "FR-361"
        own = self._create_lots("FR-2", model_code="FR-350")
        self.assertEqual((self.unit + own).mapped("model_code"), ["FR-360", "FR-350"])

    def test_reception_notes_place_and_conditions(self):
        salty = self.env["aftersales.use.condition"].create(
            {"name": "Salt of the Test"}
        )
        with Form(self.unit.with_user(self.users["reception"])) as form:
            form.site_partner_id = self.consumer
            form.site_note = "Second floor"
            form.use_condition_ids.add(salty)
        found = self.env["stock.lot"].search(
            [("use_condition_ids", "=", "Salt of the Test")]
        )
        self.assertEqual(found, self.unit)
        for role in ("reception", "technician"):
            with self.subTest(role), self.assertRaises(AccessError):
                salty.with_user(self.users[role]).name = "Dry"

    def test_category_says_which_properties_its_units_have(self):
        self.fridge.categ_id = self.env["product.category"].create(
            {
                "name": "Cold",
                "unit_properties_definition": [
                    {"name": "gas", "string": "Refrigerant", "type": "char"}
                ],
            }
        )
        self.unit.with_user(self.users["reception"]).unit_properties = {"gas": "R600a"}

        self.assertEqual(self.unit.unit_properties["gas"], "R600a")
        registered = self._create_lots("FR-2", unit_properties={"gas": "R600a"})
        found = self.env["stock.lot"].search([("unit_properties.gas", "=", "R600a")])
        self.assertEqual(found, self.unit + registered)

    def test_old_service_is_closed(self):
        values = {
            "lot_id": self.unit.id,
            "date": "2019-04-01",
            "kind": "repair",
            "name": "R-881",
            "description": "Compressor",
            "amount": 120,
        }
        history = self.env["aftersales.unit.history"]
        old = history.with_user(self.users["reception"]).create(values)

        self.assertEqual(self.unit.history_count, 1)
        self.assertEqual(old.currency_id, self.env.company.currency_id)
        for role in set(self.users) - {"manager"}:
            with self.subTest(role), self.assertRaises(AccessError):
                old.with_user(self.users[role]).amount = 0
            with self.subTest(role), self.assertRaises(AccessError):
                old.with_user(self.users[role]).unlink()
        for role in set(self.users) - {"manager", "reception"}:
            with self.subTest(role), self.assertRaises(AccessError):
                history.with_user(self.users[role]).create(values)
        old.with_user(self.users["manager"]).amount = 130
        with self.assertRaises(ValidationError):
            history.create(values | {"name": "R-9", "date": "2099-01-01"})

    def test_old_services_are_imported_by_serial_number(self):
        fields = ["lot_id", "date", "kind", "name", "parts", "amount", "is_covered"]
        rows = [
            ["FR-1", "2018-01-02", "service", "S-1", "2 filters", "40.5", "0"],
            ["FR-1", "2018-07-02", "repair", "S-2", "", "0", "1"],
        ]
        history = self.env["aftersales.unit.history"]
        result = history.with_user(self.users["reception"]).load(fields, rows)

        self.assertFalse(result["messages"])
        self.assertRecordValues(
            self.unit.history_ids,
            [
                {"name": "S-2", "amount": 0, "is_covered": True},
                {"name": "S-1", "amount": 40.5, "is_covered": False},
            ],
        )


@tagged("post_install", "-at_install")
class TestProductParts(WarrantyCommon):
    """The parts list says which parts fit a unit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.fridge.product_tmpl_id
        cls.gasket = cls._create_product("Gasket")
        cls.relay = cls._create_product("Relay")
        cls.template.part_ids = [
            Command.create({"product_id": cls.compressor.id, "position": "1"}),
            Command.create(
                {"product_id": cls.gasket.id, "position": "2", "quantity": 2}
            ),
        ]
        cls.assembly = cls.template.part_ids[0]

    def test_parts_of_an_assembly_fit_too(self):
        self.env["aftersales.product.part"].create(
            {
                "product_tmpl_id": self.compressor.product_tmpl_id.id,
                "product_id": self.relay.id,
            }
        )
        self.assertEqual(
            self.fridge._get_fitting_products(),
            self.compressor + self.gasket + self.relay,
        )
        self.assertEqual(self.compressor._get_fitting_products(), self.relay)
        self.assertFalse(self.relay._get_fitting_products())

    def test_lists_that_name_each_other_come_to_an_end(self):
        self.env["aftersales.product.part"].create(
            {
                "product_tmpl_id": self.gasket.product_tmpl_id.id,
                "product_id": self.fridge.id,
            }
        )
        self.assertIn(self.gasket, self.fridge._get_fitting_products())

    def test_list_is_a_tree(self):
        part = self.env["aftersales.product.part"].create(
            {
                "product_tmpl_id": self.template.id,
                "product_id": self.relay.id,
                "parent_id": self.assembly.id,
            }
        )
        with self.assertRaises(ValidationError):
            self.assembly.parent_id = part
        with self.assertRaises(ValidationError):
            part.product_id = self.fridge
        with self.assertRaises(ValidationError) as error:
            part.product_tmpl_id = self.gasket.product_tmpl_id
        self.assertIn("Relay", str(error.exception))

    def test_only_the_manager_keeps_the_list(self):
        for role in set(self.users) - {"manager"}:
            part = self.assembly.with_user(self.users[role])
            self.assertEqual(part.quantity, 1)
            with self.subTest(role), self.assertRaises(AccessError):
                part.quantity = 2
        template = self.template.with_user(self.users["manager"])
        with Form(template) as form, form.part_ids.new() as line:
            line.product_id = self.thermostat
            line.is_wear = True
        self.assertEqual(self.template.part_count, 3)
