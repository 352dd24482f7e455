from odoo.tests import tagged

from .common import AftersalesRepairCommon

SCRIPTS = {"fa_IR": "[\u0600-\u06ff]", "zh_CN": "[\u4e00-\u9fff]"}


@tagged("post_install", "-at_install")
class TestMadeNames(AftersalesRepairCommon):
    """What we make for a branch has a name in the language of whoever looks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in SCRIPTS:
            cls.env["res.lang"]._activate_lang(code)
            cls.env["ir.module.module"]._get("aftersales_repair")._update_translations(
                code
            )
        cls.operation = cls.company._get_aftersales_operation("intake")
        cls.account = cls.company._get_consumption_location(
            "company"
        ).valuation_account_id

    def _assert_translated(self, records):
        self.assertTrue(records)
        for code, script in SCRIPTS.items():
            for record in records.with_context(lang=code):
                with self.subTest(record=record, code=code):
                    self.assertRegex(record.name, script)

    def _get_made(self, warehouse):
        route = warehouse.aftersales_supply_route_id
        types = self.env["stock.picking.type"].search(
            [
                ("warehouse_id", "=", warehouse.id),
                ("aftersales_operation", "!=", False),
            ]
        )
        return types, route, route.rule_ids

    def test_a_language_that_comes_later_names_what_is_there(self):
        for records in self._get_made(self.warehouse):
            self._assert_translated(records)
        self._assert_translated(self.account)
        self.assertEqual(self.operation.with_context(lang="en_US").name, "Unit Intake")

    def test_a_warehouse_that_comes_later_is_named_in_each_language(self):
        for code in ("en_US", "fa_IR"):
            with self.subTest(code=code):
                warehouse = (
                    self.env["stock.warehouse"]
                    .sudo()
                    .with_context(lang=code)
                    .create({"name": f"Made {code}", "code": code[:2]})
                )

                for records in self._get_made(warehouse):
                    self._assert_translated(records)
                    for record in records.with_context(lang="en_US"):
                        self.assertNotRegex(record.name, SCRIPTS["fa_IR"])

    def test_a_name_somebody_chose_stays(self):
        self.operation.with_context(lang="fa_IR").name = "Front desk"
        self.account.with_context(lang="en_US").name = "Promises kept"

        self.env["ir.module.module"]._translate_made_terms()

        for record, code, name in (
            (self.operation, "fa_IR", "Front desk"),
            (self.operation, "en_US", "Unit Intake"),
            (self.account, "en_US", "Promises kept"),
        ):
            with self.subTest(record=record, code=code):
                self.assertEqual(record.with_context(lang=code).name, name)

    def test_labels_of_activities_are_those_of_core(self):
        field = self.env["ir.model.fields.selection"].search(
            [
                ("field_id.model", "in", ("mail.activity.mixin", "aftersales.case")),
                ("field_id.name", "=", "activity_state"),
                ("value", "=", "overdue"),
            ]
        )
        origin = field.filtered(lambda each: each.field_id.model != "aftersales.case")
        origin.with_context(lang="zh_CN").name = "逾期"

        self.env["ir.module.module"]._translate_made_terms()

        self.assertEqual((field - origin).with_context(lang="zh_CN").name, "逾期")

    def test_choices_taken_from_a_case_are_in_the_language_of_the_reader(self):
        for model, name in (
            ("aftersales.case.charge.report", "state"),
            ("aftersales.escalation.level", "state"),
            ("aftersales.tariff", "place"),
            ("aftersales.order.make", "place"),
        ):
            for code, script in SCRIPTS.items():
                field = self.env[model].with_context(lang=code)
                labels = dict(field.fields_get([name])[name]["selection"])
                with self.subTest(model=model, code=code):
                    self.assertTrue(labels)
                    for label in labels.values():
                        self.assertRegex(label, script)

    def test_an_estimate_gives_its_reasons_in_the_language_of_the_customer(self):
        self.customer.lang = "fa_IR"
        case = self._request("FR-0001")
        self._assign(case)
        self._make_uncovered(case)
        self._plan_part(case, self.gasket)

        case.with_user(self.dispatcher).with_context(lang="en_US").action_quote()

        [line] = case.sale_order_ids.order_line.filtered("product_id")
        self.assertRegex(line.name.splitlines()[1], SCRIPTS["fa_IR"])
