from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ROLES, WarrantyCommon


@tagged("post_install", "-at_install")
class TestWarrantyAssignment(WarrantyCommon):
    """The finest rule of the lowest priority says which warranty a product has."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        category_model = cls.env["product.category"]
        cls.appliances = category_model.create({"name": "Appliances"})
        cls.cooling = category_model.create(
            {"name": "Cooling", "parent_id": cls.appliances.id}
        )
        cls.north, cls.south = cls.env["aftersales.brand"].create(
            [{"name": "Northern Star"}, {"name": "Southern Cross"}]
        )
        cls.freezer = cls._create_product(
            "Freezer",
            tracking="serial",
            categ_id=cls.cooling.id,
            aftersales_brand_id=cls.north.id,
        )

    def _create_type(self, name, **vals):
        return self.env["aftersales.warranty.type"].create(
            {"name": name, "term_ids": [Command.create({"duration": 12})], **vals}
        )

    def _assign(self, name, priority=10, brand=None, **target):
        warranty_type = self._create_type(name, brand_id=brand and brand.id)
        self.env["aftersales.warranty.assignment"].create(
            {
                "type_id": warranty_type.id,
                "sequence": priority,
                **{field: record.id for field, record in target.items()},
            }
        )
        return warranty_type

    def test_product_without_any_rule_has_no_warranty(self):
        self.assertFalse(self.freezer._get_warranty_type())
        self.assertFalse(self.freezer.warranty_type_reason)
        self.assertFalse(self.env["product.product"]._get_warranty_type())

    def test_finer_rule_counts_among_equal_priorities(self):
        template = self.freezer.product_tmpl_id
        for name, target in (
            ("Brand", {"brand_id": self.north}),
            ("Far category", {"categ_id": self.appliances}),
            ("Near category", {"categ_id": self.cooling}),
            ("Product", {"product_tmpl_id": template}),
            ("Variant", {"product_id": self.freezer}),
        ):
            with self.subTest(name):
                warranty_type = self._assign(name, **target)
                self.assertEqual(self.freezer._get_warranty_type(), warranty_type)

    def test_lower_priority_counts_before_the_finer_rule(self):
        self._assign("Variant", product_id=self.freezer)
        brand_type = self._assign("Campaign", priority=5, brand_id=self.north)

        self.assertEqual(self.freezer._get_warranty_type(), brand_type)
        self.assertEqual(self.freezer.warranty_type_reason, "Brand: Northern Star")

    def test_type_on_the_product_counts_like_a_rule_of_priority_ten(self):
        own = self._create_type("Own")
        self.freezer.warranty_type_id = own
        self._assign("Category", categ_id=self.cooling)
        self.assertEqual(self.freezer._get_warranty_type(), own)
        self.assertEqual(self.freezer.warranty_type_reason, "Set on the product")

        variant_type = self._assign("Variant", product_id=self.freezer)
        self.assertEqual(self.freezer._get_warranty_type(), variant_type)

    def test_type_of_a_brand_serves_that_brand_only(self):
        south = self._assign("South", brand=self.south, categ_id=self.cooling)
        north = self._assign("North", brand=self.north, categ_id=self.cooling)
        self.assertEqual(self.freezer._get_warranty_type(), north)

        self.freezer.aftersales_brand_id = self.south
        self.assertEqual(self.freezer._get_warranty_type(), south)
        with self.assertRaises(ValidationError):
            self.freezer.warranty_type_id = north
        self.freezer.warranty_type_id = south
        with self.assertRaises(ValidationError) as error:
            south.brand_id = self.north
        self.assertIn("Freezer", str(error.exception))

    def test_archived_type_is_given_to_no_product(self):
        near = self._assign("Near", categ_id=self.cooling)
        far = self._assign("Far", categ_id=self.appliances)
        self.assertEqual(self.freezer._get_warranty_type(), near)

        near.active = False
        self.assertEqual(self.freezer._get_warranty_type(), far)
        near.active = True
        self.assertEqual(self.freezer._get_warranty_type(), near)

    def test_change_of_category_or_rule_counts_at_once(self):
        near = self._assign("Near", categ_id=self.cooling)
        far = self._assign("Far", categ_id=self.appliances)
        self.assertEqual(self.freezer._get_warranty_type(), near)

        self.freezer.categ_id = self.appliances
        self.assertEqual(self.freezer._get_warranty_type(), far)
        far.assignment_ids.unlink()
        self.assertFalse(self.freezer._get_warranty_type())

    def test_template_shows_what_results_for_its_variants(self):
        attribute = self.env["product.attribute"].create(
            {
                "name": "Colour",
                "value_ids": [
                    Command.create({"name": "White"}),
                    Command.create({"name": "Steel"}),
                ],
            }
        )
        # without the context of the variant's creation, which makes no variants
        template = self.freezer.product_tmpl_id.with_env(self.env)
        template.attribute_line_ids = [
            Command.create(
                {
                    "attribute_id": attribute.id,
                    "value_ids": [Command.set(attribute.value_ids.ids)],
                }
            )
        ]
        near = self._assign("Near", categ_id=self.cooling)
        self.assertEqual(template.effective_warranty_type_id, near)
        self.assertIn("Cooling", template.warranty_type_reason)

        self._assign("Steel", product_id=template.product_variant_ids[1])
        self.assertFalse(template.effective_warranty_type_id)
        self.assertEqual(template.warranty_type_reason, "Differs by variant")

    def test_delivery_issues_cards_of_the_resulting_type(self):
        warranty_type = self._assign("Near", categ_id=self.cooling)
        lots = self._stock(self._create_lots("FZ-1", "FZ-2", product=self.freezer))
        order = self._sell(2, product=self.freezer)

        self._deliver(order.picking_ids, lots)

        self.assertEqual(lots.card_ids.type_id, warranty_type)
        self.assertEqual(set(lots.card_ids.mapped("state")), {"issued"})

    def test_type_counts_the_products_that_result(self):
        far = self._assign("Far", categ_id=self.appliances)
        oven = self._create_product("Oven", categ_id=self.appliances.id)
        self.assertEqual(far._get_products(), self.freezer | oven)

        near = self._assign("Near", categ_id=self.cooling)
        far.invalidate_recordset()

        self.assertEqual((near.product_count, far.product_count), (1, 1))
        templates = self.env["product.template"].search(
            far.action_view_products()["domain"]
        )
        self.assertEqual(templates, oven.product_tmpl_id)

    def test_many_products_are_resolved_with_few_queries(self):
        self._assign("Near", categ_id=self.cooling)
        self._assign("Brand", brand_id=self.north)
        products = self.env["product.product"].create(
            [
                {
                    "name": f"Freezer {number}",
                    "categ_id": self.cooling.id,
                    "aftersales_brand_id": self.north.id,
                }
                for number in range(50)
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()

        # products, templates, categories, assignments, their types
        with self.assertQueryCount(6):
            types = {product._get_warranty_type() for product in products}

        self.assertEqual(len(types), 1)

    def test_rule_is_for_exactly_one_target_and_stands_once(self):
        warranty_type = self._assign("Near", categ_id=self.cooling)
        for target in (
            {},
            {"categ_id": self.cooling.id, "brand_id": self.north.id},
            {"categ_id": self.cooling.id},
        ):
            with (
                self.subTest(target),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self.env["aftersales.warranty.assignment"].create(
                    {"type_id": warranty_type.id, **target}
                )

    def test_only_the_manager_assigns(self):
        warranty_type = self._assign("Near", categ_id=self.cooling)
        for role in set(ROLES) - {"manager"}:
            with self.subTest(role), self.assertRaises(AccessError):
                warranty_type.assignment_ids.with_user(self.users[role]).sequence = 1
        manager = self.users["manager"]
        with (
            Form(warranty_type.with_user(manager)) as form,
            form.assignment_ids.new() as line,
        ):
            line.applied_on = "brand"
            line.brand_id = self.north
        self.assertEqual(
            warranty_type.assignment_ids.mapped("applied_on"), ["category", "brand"]
        )

    def test_delivery_asks_for_no_right_on_the_rules(self):
        warranty_type = self._assign("Near", categ_id=self.cooling)
        self.env.invalidate_all()

        for user in (self.users["reception"], self.env.ref("base.public_user")):
            product = self.freezer.with_user(user)
            self.assertEqual(product._get_warranty_type().id, warranty_type.id)
