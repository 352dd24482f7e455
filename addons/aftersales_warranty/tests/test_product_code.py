from odoo import Command
from odoo.tests import tagged

from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestProductCode(WarrantyCommon):
    def setUp(self):
        super().setUp()
        # numbers drawn by one test are not given back to the next
        self.pattern = self.env["aftersales.number.pattern"].create(
            {"name": "Spare Parts", "prefix": "SP-", "padding": 4}
        )
        self.category = self.env["product.category"].create(
            {"name": "Spare Parts", "code_pattern_id": self.pattern.id}
        )

    def _create_part(self, **vals):
        vals = {"name": "Gasket", "categ_id": self.category.id, **vals}
        return self.env["product.template"].create(vals)

    def test_new_products_are_coded_by_their_category(self):
        first, second = self._create_part(), self._create_part()

        self.assertEqual(first.default_code, "SP-0001")
        self.assertEqual(second.default_code, "SP-0002")

    def test_a_category_without_a_pattern_uses_the_one_above_it(self):
        below = self.env["product.category"].create(
            {"name": "Seals", "parent_id": self.category.id}
        )
        product = self.env["product.product"].create(
            {"name": "Seal", "categ_id": below.id}
        )
        self.assertEqual(product.default_code, "SP-0001")

    def test_a_code_keyed_in_stays_and_draws_no_number(self):
        own = self._create_part(default_code="OLD-7")
        following = self._create_part()

        self.assertEqual(own.default_code, "OLD-7")
        self.assertEqual(following.default_code, "SP-0001")

    def test_codes_that_are_taken_are_left_out(self):
        taken = self._create_part(default_code="SP-0001")
        taken.action_archive()

        self.assertEqual(self._create_part().default_code, "SP-0002")

    def test_each_variant_has_a_code_of_its_own(self):
        attribute = self.env["product.attribute"].create(
            {
                "name": "Colour",
                "value_ids": [
                    Command.create({"name": name}) for name in ("White", "Steel")
                ],
            }
        )
        template = self._create_part(
            attribute_line_ids=[
                Command.create(
                    {
                        "attribute_id": attribute.id,
                        "value_ids": [Command.set(attribute.value_ids.ids)],
                    }
                )
            ]
        )
        self.assertEqual(
            sorted(template.product_variant_ids.mapped("default_code")),
            ["SP-0001", "SP-0002"],
        )

    def test_other_categories_are_left_alone(self):
        other = self.env["product.category"].create({"name": "Other"})
        self.assertFalse(self._create_part(categ_id=other.id).default_code)
