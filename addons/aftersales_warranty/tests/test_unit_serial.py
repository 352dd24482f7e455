from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestUnitSerial(WarrantyCommon):
    """Units of a product with a pattern get its serials, wherever they come from."""

    def setUp(self):
        super().setUp()
        # for each test its own: what a counter has given is never taken back
        self.pattern = self.env["aftersales.number.pattern"].create(
            {"name": "Lathes", "prefix": "LT-", "padding": 4, "check_digit": "luhn"}
        )
        self.lathe = self._create_product(
            "Lathe", tracking="serial", serial_pattern_id=self.pattern.id
        )

    def _receive(self, quantity, user="storekeeper"):
        picking_type = self.warehouse.in_type_id
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": picking_type.id,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.stock_location.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.lathe.id,
                            "product_uom_qty": quantity,
                            "location_id": self.env.ref(
                                "stock.stock_location_suppliers"
                            ).id,
                            "location_dest_id": self.stock_location.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        return picking.with_user(self.users[user])

    def _numbers(self, *numbers):
        return self.pattern._compose_many(numbers)

    def _generate_lines(self, first, count, mode="generate", text=""):
        """Do what the dialog of a receipt does."""
        picking = self._receive(count)
        return [
            vals["lot_name"] or vals["lot_id"]["display_name"]
            for vals in picking.move_ids.action_generate_lot_line_vals(
                {
                    "default_product_id": self.lathe.id,
                    "default_location_dest_id": self.stock_location.id,
                    "default_location_id": picking.location_id.id,
                    "default_tracking": "serial",
                    "default_quantity": count,
                    "default_company_id": self.env.company.id,
                    "default_picking_type_id": picking.picking_type_id.id,
                },
                mode,
                first,
                count,
                text,
            )
        ]

    def test_pattern_takes_the_place_of_core_prefix(self):
        template = self.lathe.product_tmpl_id
        self.assertEqual(template.lot_sequence_id, self.pattern.sequence_id)
        self.assertEqual(template.next_serial, self._numbers(1)[0])

        template.serial_pattern_id = False
        default = self.env.ref("stock.sequence_production_lots")
        self.assertEqual(template.lot_sequence_id, default)
        self.assertEqual(template.next_serial[:2], "00")

    def test_unit_registered_without_a_name_gets_the_next_serial(self):
        values = {"product_id": self.lathe.id}
        lots = self.env["stock.lot"].create([values] * 3)
        self.assertEqual(lots.mapped("name"), self._numbers(1, 2, 3))

        lot = self.env["stock.lot"].with_user(self.users["reception"]).create(values)
        self.assertEqual(lot.name, self._numbers(4)[0])

    def test_taken_serials_are_skipped(self):
        taken = self._numbers(2, 3, 5)
        self._create_lots(*taken, product=self.lathe)

        lots = self.env["stock.lot"].create([{"product_id": self.lathe.id}] * 3)

        self.assertEqual(lots.mapped("name"), self._numbers(1, 4, 6))

    def test_long_range_that_is_taken_costs_few_queries(self):
        self._create_lots(*self._numbers(*range(1, 1200)), product=self.lathe)
        self.env.flush_all()

        with self.assertQueryCount(45):
            name = self.lathe._next_serials(1)[0]

        self.assertGreaterEqual(self.pattern._to_rule().parse(name), 1200)

    def test_new_in_the_dialog_of_a_receipt_leads_its_range(self):
        sequence = self.lathe.lot_sequence_id.with_user(self.users["storekeeper"])
        first = sequence.next_by_id()
        self.assertEqual(first, self._numbers(1)[0])
        self.pattern._next_many(2)  # somebody else draws meanwhile

        names = self._generate_lines(first, 3)

        self.assertEqual(names, self._numbers(1, 4, 5))
        self.assertEqual(self.pattern.number_next, 6)

    def test_empty_first_serial_draws_all(self):
        self.assertEqual(self._generate_lines("", 3), self._numbers(1, 2, 3))

    def test_labels_printed_beforehand_are_counted_on(self):
        self._create_lots(*self._numbers(502), product=self.lathe)
        persian = self._numbers(500)[0].translate(
            str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
        )
        names = self._generate_lines(persian, 3)
        self.assertEqual(names, self._numbers(500, 501, 503))
        self.assertEqual(self.pattern.number_next, 1)

    def test_serial_of_the_maker_is_counted_on_as_ever(self):
        self.assertEqual(
            self._generate_lines("MK-008", 3), ["MK-008", "MK-009", "MK-010"]
        )

    def test_pasted_serials_are_clean(self):
        names = self._generate_lines("", 2, "import", "MK-۲\nMK-٣")
        self.assertEqual(names, ["MK-2", "MK-3"])

    def test_receipt_draws_its_serials(self):
        picking = self._receive(3)
        picking.move_ids._generate_serial_numbers("", 3)
        names = picking.move_line_ids.mapped(
            lambda line: line.lot_name or line.lot_id.name
        )
        self.assertEqual(sorted(names), sorted(self._numbers(1, 2, 3)))

        # what waits in a transfer is taken, though no unit has it yet
        self.assertEqual(self.lathe._next_serials(1), self._numbers(4))
        picking.move_ids.picked = True
        picking.button_validate()
        lots = self.env["stock.lot"].search([("product_id", "=", self.lathe.id)])
        self.assertEqual(set(lots.mapped("name")), set(self._numbers(1, 2, 3)))

    def test_typed_serial_of_a_transfer_is_clean(self):
        picking = self._receive(1)
        line = picking.move_line_ids
        line.lot_name = "MK-٨"
        copy = line.copy({"lot_name": " MK-۹ "})
        self.assertEqual((line + copy).mapped("lot_name"), ["MK-8", "MK-9"])
        copy.unlink()
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertEqual(picking.move_line_ids.lot_id.name, "MK-8")

    def test_first_name_alone_leads_to_its_pattern(self):
        """As a production order asks: with the next serial, and again."""
        lots = self.env["stock.lot"]
        template = self.lathe.product_tmpl_id
        first = template.serial_prefix_format + template.next_serial

        names = self._names(lots, first, 2)
        self.assertEqual(names, self._numbers(1, 2))
        self._create_lots(*names, product=self.lathe)
        self.assertEqual(self._names(lots, first, 2), self._numbers(3, 4))
        self.assertEqual(self._names(lots, "XX-9", 2), ["XX-9", "XX-10"])

    def _names(self, lots, first, count):
        return [row["lot_name"] for row in lots.generate_lot_names(first, count)]

    def test_wrong_check_digit_is_warned_of(self):
        serial = self._numbers(12)[0]
        wrong = f"{serial[:-1]}{(int(serial[-1]) + 1) % 10}"
        lots = self.env["stock.lot"].with_user(self.users["reception"])
        for name, is_warned in ((serial, False), (wrong, True), ("MK-7", False)):
            lot = lots.new({"product_id": self.lathe.id, "name": name})
            with self.subTest(name):
                self.assertEqual(bool(lot._onchange_name()), is_warned)

    def test_core_falls_back_on_the_pattern_too(self):
        self._create_lots(*self._numbers(1), product=self.lathe)
        name = self.env["stock.lot"]._get_next_serial(self.env.company, self.lathe)
        self.assertEqual(name, self._numbers(2)[0])

    def test_storekeeper_generates_units_of_a_batch(self):
        for role in ("storekeeper", "reception"):
            action = self.lathe.with_user(self.users[role]).action_generate_serials()
            wizard = Form(
                self.env[action["res_model"]]
                .with_user(self.users[role])
                .with_context(**action["context"])
            )
            self.assertEqual(wizard.next_serial, self.pattern.example)
            wizard.quantity = 5
            wizard.batch_ref = "B77"
            wizard.manufacture_date = "2026-02-01"
            action = wizard.save().action_generate()

        lots = self.env["stock.lot"].search([("product_id", "=", self.lathe.id)])
        self.assertEqual(sorted(lots.mapped("name")), self._numbers(*range(1, 11)))
        self.assertEqual(set(lots.mapped("batch_ref")), {"B77"})
        self.assertEqual(len(self.env["stock.lot"].search(action["domain"])), 5)

    def test_product_without_a_pattern_is_numbered_as_core_does(self):
        self.fridge.serial_prefix_format = "FX"
        wizard = self.env["aftersales.serial.generate"].create(
            {"product_id": self.fridge.id, "quantity": 2}
        )
        self.assertEqual(wizard._generate().mapped("name"), ["FX0000001", "FX0000002"])

    def test_bad_quantity_is_refused(self):
        wizards = self.env["aftersales.serial.generate"]
        for quantity in (0, -3, 10001):
            with self.subTest(quantity), self.assertRaises(ValidationError):
                wizards.create({"product_id": self.lathe.id, "quantity": quantity})
        wizard = wizards.create({"product_id": self.thermostat.id})
        with self.assertRaises(UserError) as error:
            wizard.action_generate()
        self.assertIn("Thermostat", str(error.exception))
        with self.assertRaises(AccessError):
            wizards.with_user(self.users["accountant"]).create(
                {"product_id": self.lathe.id}
            )

    def test_thousand_units_are_drawn_at_once(self):
        draws = []
        sequences = self.env.registry["ir.sequence"]
        draw = sequences._next_numbers

        def count(records, number):
            draws.append(number)
            return draw(records, number)

        with patch.object(sequences, "_next_numbers", count):
            self.env["stock.lot"].create([{"product_id": self.lathe.id}] * 1000)
        self.assertEqual(draws, [1000])
