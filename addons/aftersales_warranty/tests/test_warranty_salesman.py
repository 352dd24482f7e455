from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .test_warranty_extension import ExtensionCommon


@tagged("post_install", "-at_install")
class TestWarrantySalesman(ExtensionCommon):
    """Who sells extensions sees what they prolong, and no more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card.action_transfer(
            cls.env["res.partner"].create({"name": "Second Owner"}), reason="Sold on"
        )
        cls.extension = cls._create_extension()
        cls.extension.action_approve()
        cls.env["aftersales.coverage.usage"].create(
            {"coverage_id": cls.card.coverage_ids[0].id, "name": "Sheet 1"}
        )
        cls.salesman = cls._create_user("sales_team.group_sale_salesman")

    @classmethod
    def _create_user(cls, groups):
        return new_test_user(cls.env, f"reader_{groups}", groups=groups)

    def _get_specification(self, nodes, models, model):
        """Return what the client asks for where a view has these fields."""
        specification = {}
        for node in nodes:
            name = node.get("name")
            field = models[model]["fields"][name]
            specification[name] = {}
            if field["type"] == "many2one":
                specification[name] = {"fields": {"display_name": {}}}
            elif field["type"] in ("one2many", "many2many"):
                inner = node.xpath("./list//field")
                specification[name]["fields"] = self._get_specification(
                    inner, models, field["relation"]
                ) or {"display_name": {}}
        return specification

    def _open(self, record, user, kinds=("list", "form")):
        """Read a record as the client does that shows it, and return the fields."""
        model = record.with_user(user).env[record._name]
        names = set()
        for kind in kinds:
            result = model.get_views([(False, kind)])
            arch = etree.fromstring(result["views"][kind]["arch"])
            specification = self._get_specification(
                arch.xpath("//field[not(ancestor::field)]"),
                result["models"],
                record._name,
            )
            found = model.web_search_read([("id", "=", record.id)], specification)
            self.assertEqual(len(found["records"]), 1)
            record.with_user(user).web_read(specification)
            names |= specification.keys()
        return names

    def test_salesman_opens_what_he_may_read(self):
        shown = self._open(self.card, self.salesman)
        self.assertIn("coverage_ids", shown)
        self.assertFalse(shown & {"usage_ids", "transfer_ids"})
        self._open(self.extension, self.salesman)
        self._open(self.card.coverage_ids[0], self.salesman)

    def test_salesman_of_the_warehouse_opens_a_unit(self):
        user = self._create_user(
            "sales_team.group_sale_salesman,stock.group_stock_user"
        )
        shown = self._open(self.card.lot_id, user, kinds=("form",))
        self.assertFalse(shown & {"coverage_ids", "component_ids", "reading_ids"})

    def test_salesman_changes_nothing_and_sees_no_more(self):
        for record in (self.card, self.extension, self.card.coverage_ids[0]):
            for operation in ("write", "create", "unlink"):
                with self.subTest(f"{record} {operation}"):
                    as_salesman = record.with_user(self.salesman)
                    self.assertFalse(as_salesman.has_access(operation))
        for model in (
            "aftersales.coverage.usage",
            "aftersales.warranty.transfer",
            "aftersales.warranty.card.batch",
            "aftersales.unit.component",
            "stock.lot",
        ):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].with_user(self.salesman).search([])

    def test_every_role_sees_the_use_and_the_owners(self):
        shown = self._open(self.card, self.users["accountant"])
        self.assertLessEqual({"coverage_ids", "usage_ids", "transfer_ids"}, shown)
