from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.aftersales_warranty.tests.common import ROLES

from .common import ProductionCommon


@tagged("post_install", "-at_install")
class TestPartsImport(ProductionCommon):
    """The parts list of a product is taken over from its bill of materials."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.fridge.product_tmpl_id
        cls.template.part_ids.unlink()
        cls.manager = cls.users["manager"]
        cls.door, cls.hinge, cls.pin, cls.handle = (
            cls._create_product(name) for name in ("Door", "Hinge", "Pin", "Handle")
        )
        cls.hinge_kit = cls._create_kit(cls.hinge, [(cls.pin, 2), (cls.screw, 4)])
        cls.door_kit = cls._create_kit(cls.door, [(cls.hinge, 2), (cls.handle, 1)])
        cls.bom.bom_line_ids = [
            Command.create({"product_id": cls.door.id, "product_qty": 2})
        ]

    @classmethod
    def _create_kit(cls, product, parts):
        return cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "product_qty": 1,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": part.id, "product_qty": quantity})
                    for part, quantity in parts
                ],
            }
        )

    def _import(self, records=None):
        return (records or self.bom).with_user(self.manager).action_import_parts()

    def _get_tree(self):
        return [
            (
                part.position,
                part.product_id.name,
                part.quantity,
                part.parent_id.product_id.name,
            )
            for part in self.template.part_ids.sorted(lambda part: part.position)
        ]

    def test_kits_are_opened_up_as_assemblies_at_every_depth(self):
        self._import()

        self.assertEqual(
            self._get_tree(),
            [
                ("1", "Compressor", 1, False),
                ("2", "Board", 1, False),
                ("3", "Shelf", 3, False),
                ("4", "Screw", 20, False),
                ("5", "Door", 2, False),
                ("5.1", "Hinge", 4, "Door"),
                ("5.1.1", "Pin", 8, "Hinge"),
                ("5.1.2", "Screw", 16, "Hinge"),
                ("5.2", "Handle", 2, "Door"),
            ],
        )

    def test_importing_again_makes_no_doubles(self):
        self._import()
        parts = self.template.part_ids
        before = self._get_tree()

        self._import()

        self.assertEqual(self.template.part_ids, parts)
        self.assertEqual(self._get_tree(), before)

    def test_importing_again_follows_the_bill_and_keeps_what_was_entered(self):
        self._import()
        shelf = self.template.part_ids.filtered(
            lambda part: part.product_id == self.shelf
        )
        shelf.write({"position": "S-1", "is_wear": True, "note": "glass"})
        line = self.bom.bom_line_ids.filtered(
            lambda line: line.product_id == self.shelf
        )
        line.product_qty = 4
        bulb = self._create_product("Bulb")
        self.bom.bom_line_ids = [
            Command.create({"product_id": bulb.id, "product_qty": 1})
        ]

        self._import()

        self.assertRecordValues(
            shelf,
            [{"position": "S-1", "is_wear": True, "note": "glass", "quantity": 4}],
        )
        self.assertIn(bulb, self.template.part_ids.product_id)

    def test_part_the_bill_no_longer_names_still_fits_older_units(self):
        self._import()
        self.bom.bom_line_ids.filtered(
            lambda line: line.product_id == self.board
        ).unlink()

        self._import()

        self.assertIn(self.board, self.template._get_fitting_products())

    def test_line_entered_by_hand_is_adopted(self):
        own = self.env["aftersales.product.part"].create(
            {
                "product_tmpl_id": self.template.id,
                "product_id": self.board.id,
                "position": "E-7",
                "quantity": 9,
            }
        )

        self._import()

        boards = self.template.part_ids.filtered(
            lambda part: part.product_id == self.board
        )
        self.assertEqual(boards, own)
        self.assertEqual(own.quantity, 1)
        self.assertEqual(own.position, "E-7")

    def test_same_part_at_two_places_of_a_bill_stays_twice(self):
        self.bom.bom_line_ids = [
            Command.create({"product_id": self.shelf.id, "product_qty": 1})
        ]
        for _time in range(2):
            self._import()
            shelves = self.template.part_ids.filtered(
                lambda part: part.product_id == self.shelf
            )
            self.assertEqual(sorted(shelves.mapped("quantity")), [1, 3])

    def test_quantities_are_for_one_unit_in_the_units_of_the_parts(self):
        self.bom.product_qty = 2
        self.bom.product_uom_id = self.env.ref("uom.product_uom_dozen")
        line = self.bom.bom_line_ids.filtered(
            lambda line: line.product_id == self.screw
        )
        line.write(
            {
                "product_qty": 40,
                "product_uom_id": self.env.ref("uom.product_uom_dozen").id,
            }
        )

        self._import()

        screws = self.template.part_ids.filtered(
            lambda part: part.product_id == self.screw and not part.parent_id
        )
        self.assertEqual(screws.quantity, 20)

    def test_products_take_their_lists_over_without_rights_to_production(self):
        self.assertFalse(self.manager.has_group("mrp.group_mrp_user"))
        form = Form(self.template.with_user(self.manager))
        self.assertTrue(form.has_own_bom)
        self.assertFalse(self.handle.product_tmpl_id.has_own_bom)

        self._import(self.template)

        self.assertEqual(len(self.template.part_ids), 9)

    def test_product_without_bill_is_named(self):
        with self.assertRaises(UserError) as error:
            self._import(self.handle.product_tmpl_id + self.template)
        self.assertIn("Handle", str(error.exception))

    def test_only_the_manager_takes_lists_over(self):
        for role in {*ROLES, "maker"} - {"manager"}:
            for records in (self.bom, self.template):
                with self.subTest(f"{role} {records}"), self.assertRaises(AccessError):
                    records.with_user(self.users[role]).action_import_parts()
        self.assertFalse(self.template.part_ids)

    def test_import_costs_queries_per_level_not_per_part(self):
        self._import()
        self.template.part_ids.unlink()
        few = self._count_queries()
        self.template.part_ids.unlink()
        self.bom.bom_line_ids = [
            Command.create(
                {"product_id": self._create_product(f"P{number}").id, "product_qty": 1}
            )
            for number in range(40)
        ]

        self.assertLessEqual(self._count_queries(), few + 5)

    def _count_queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._import()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before
