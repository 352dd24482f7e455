from odoo.tests import Form, tagged

from .common import ProductionCommon


@tagged("post_install", "-at_install")
class TestSerialPattern(ProductionCommon):
    """Serial numbers of what is made follow the pattern of the product."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pattern = cls.env["aftersales.number.pattern"].create(
            {
                "name": "Fridges",
                "prefix": "FR-",
                "suffix": "-X",
                "padding": 5,
                "check_digit": "luhn",
            }
        )
        cls.fridge.product_tmpl_id.serial_pattern_id = cls.pattern

    def _plan_run(self, quantity):
        production = self.env["mrp.production"].create(
            {
                "product_id": self.fridge.id,
                "bom_id": self.bom.id,
                "product_qty": quantity,
            }
        )
        production.action_confirm()
        return production.with_user(self.users["maker"])

    def _open_wizard(self, production):
        action = production.action_generate_serial()
        return Form(
            self.env[action["res_model"]]
            .with_user(self.users["maker"])
            .with_context(**action["context"])
        ).save()

    def test_one_unit_draws_its_number_from_the_pattern(self):
        example = self.pattern.example
        production = self._plan_run(1)

        production.action_generate_serial()

        self.assertEqual(production.lot_producing_ids.name, example)
        self.assertTrue(self.pattern._is_valid(example))

    def test_run_draws_every_number_with_its_check_digit(self):
        wizard = self._open_wizard(self._plan_run(12))
        self.assertEqual(wizard.lot_name, self.pattern.example)

        wizard.action_generate_serial_numbers()
        wizard.action_apply()

        names = wizard.production_id.lot_producing_ids.mapped("name")
        self.assertEqual(len(set(names)), 12)
        for name in names:
            self.assertTrue(self.pattern._is_valid(name), name)
        self.env.invalidate_all()
        self.assertNotIn(self.pattern.example, names)

    def test_first_number_keyed_in_is_counted_on_from_as_in_core(self):
        wizard = self._open_wizard(self._plan_run(2))
        wizard.lot_name = "OLD-07"

        wizard.action_generate_serial_numbers()

        self.assertEqual(wizard.serial_numbers.split(), ["OLD-07", "OLD-08"])

    def test_product_without_pattern_numbers_as_core_does(self):
        self.fridge.product_tmpl_id.serial_pattern_id = False
        product = self.fridge
        wizard = self._open_wizard(self._plan_run(2))

        self.assertEqual(
            wizard.lot_name, product.serial_prefix_format + product.next_serial
        )
