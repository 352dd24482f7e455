from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestCaseDefaults(AftersalesRepairCommon):
    """Product and service say what kind of job a new case is; a person may differ."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.inspection = cls.env.ref(
            "aftersales_repair.aftersales_work_type_inspection"
        )
        cls.periodic = cls.env.ref("aftersales_repair.aftersales_work_type_periodic")
        cls.urgent = cls.env.ref("aftersales_repair.aftersales_priority_urgent")
        cls.brand_type = cls.env.ref("aftersales_repair.aftersales_service_type_brand")
        cls.charged_type = cls.env.ref(
            "aftersales_repair.aftersales_service_type_charged"
        )

    def _draft(self, **vals):
        return (
            self.env["aftersales.case"]
            .with_user(self.reception)
            .create({"identifier": "FR-0001", **vals})
        )

    def test_the_product_says_work_type_priority_and_account(self):
        self.fridge.product_tmpl_id.write(
            {
                "aftersales_work_type_id": self.inspection.id,
                "aftersales_priority_id": self.urgent.id,
                "aftersales_service_type_id": self.brand_type.id,
            }
        )

        case = self._draft()

        self.assertRecordValues(
            case,
            [
                {
                    "work_type_id": self.inspection.id,
                    "priority_id": self.urgent.id,
                    "service_type_id": self.brand_type.id,
                }
            ],
        )

    def test_a_warranty_account_is_not_taken_for_an_expired_unit(self):
        self.fridge.product_tmpl_id.aftersales_service_type_id = self.brand_type

        case = self._draft(date_failure=self.today.replace(year=self.today.year + 8))

        self.assertEqual(case.service_type_id, self.charged_type)

    def test_what_reception_chose_stays(self):
        self.fridge.product_tmpl_id.aftersales_work_type_id = self.inspection

        case = self._draft(work_type_id=self.periodic.id)

        self.assertEqual(case.work_type_id, self.periodic)

    def test_the_form_shows_what_the_product_says(self):
        self.fridge.product_tmpl_id.aftersales_work_type_id = self.inspection
        with Form(self.env["aftersales.request"].with_user(self.reception)) as form:
            form.partner_id = self.customer
            with form.case_ids.new() as line:
                line.identifier = "FR-0001"

        self.assertEqual(form.record.case_ids.work_type_id, self.inspection)

    def test_calling_up_a_service_makes_a_draft_case_its_kind_of_job(self):
        self.service.write(
            {"work_type_id": self.periodic.id, "priority_id": self.urgent.id}
        )
        case = self._draft()

        case.labor_ids = [Command.create({"service_id": self.service.id})]

        self.assertEqual(case.work_type_id, self.periodic)
        self.assertEqual(case.priority_id, self.urgent)

    def test_a_service_planned_later_leaves_the_case_as_it_is(self):
        self.service.write(
            {"work_type_id": self.periodic.id, "priority_id": self.urgent.id}
        )
        case = self._request()
        self._assign(case)
        before = case.work_type_id

        self._plan_labor(case)

        self.assertEqual(case.work_type_id, before)
        self.assertNotEqual(case.priority_id, self.urgent)

    def test_what_is_usual_is_not_asked_for_each_of_many_cases(self):
        vals = {"partner_id": self.customer.id, "product_id": self.fridge.id}
        work_types = self.registry["aftersales.work.type"]

        with patch.object(
            work_types, "search", autospec=True, side_effect=work_types.search
        ) as search:
            cases = self.env["aftersales.case"].create([dict(vals) for _n in range(9)])

        self.assertLess(search.call_count, 4)
        self.assertEqual(len(cases.work_type_id), 1)
        self.assertEqual(len(cases.priority_id), 1)

    def test_the_position_of_a_technician_is_his_employees(self):
        job = self.env["hr.job"].create({"name": "Refrigeration Technician"})
        self.tech.employee_id.job_id = job
        self.assertEqual(self.tech.job_id, job)

        agent = self.env["res.partner"].create(
            {"name": "Agent", "aftersales_agent_role": "service"}
        )
        other = (
            self.env["aftersales.technician"]
            .with_user(self.dispatcher)
            .create({"name": "His man", "agent_id": agent.id, "job_id": job.id})
        )
        self.assertEqual(other.job_id, job)


@tagged("post_install", "-at_install")
class TestServiceable(AftersalesRepairCommon):
    """Products are served or not: one, several at once, or a whole category."""

    def test_a_product_not_served_is_not_taken_in(self):
        case = (
            self.env["aftersales.case"]
            .with_user(self.reception)
            .create({"identifier": "FR-0001", "place": "customer"})
        )
        self.fridge.with_user(self.manager).is_serviceable = False

        with self.assertRaises(UserError) as error:
            case.action_confirm()
        self.assertIn("Fridge 300", str(error.exception))

        self.fridge.with_user(self.manager).is_serviceable = True
        case.action_confirm()
        self.assertEqual(case.state, "to_assign")

    def test_a_unit_not_served_stays_behind_and_the_others_go_on(self):
        freezer = self._make_product("Freezer", 1.0, 2.0, is_serviceable=False)
        request = (
            self.env["aftersales.request"]
            .with_user(self.reception)
            .create(
                {
                    "partner_id": self.customer.id,
                    "case_ids": [
                        Command.create({"identifier": "FR-0001"}),
                        Command.create({"product_id": freezer.id}),
                    ],
                }
            )
        )

        request.action_confirm()

        self.assertEqual(
            request.case_ids.sorted("id").mapped("state"), ["to_assign", "draft"]
        )

    def test_what_is_not_served_may_still_be_installed(self):
        self.fridge.is_serviceable = False
        installation = self.env.ref(
            "aftersales_repair.aftersales_work_type_installation"
        )

        case = self._request(work_type_id=installation.id, place="customer")

        self.assertEqual(case.state, "to_assign")

    def test_an_open_case_goes_on_when_its_product_is_no_longer_served(self):
        case = self._request()

        self.fridge.is_serviceable = False
        self._assign(case)

        self.assertEqual(case.state, "to_quote")

    def test_a_selection_is_switched_by_the_action_of_the_list(self):
        products = (self.fridge | self.compressor).product_tmpl_id
        for xmlid, expected in (
            ("product_template_serve_action", True),
            ("product_template_stop_serving_action", False),
        ):
            self.env.ref(f"aftersales_repair.{xmlid}").with_user(
                self.manager
            ).with_context(active_model=products._name, active_ids=products.ids).run()
            self.assertEqual(set(products.mapped("is_serviceable")), {expected})

    def test_variants_are_switched_too(self):
        parts = self.compressor | self.gasket
        self.env.ref("aftersales_repair.product_product_serve_action").with_user(
            self.manager
        ).with_context(active_model=parts._name, active_ids=parts.ids).run()

        self.assertEqual(parts.mapped("is_serviceable"), [True, True])

    def test_a_category_is_switched_with_all_below_it(self):
        below = self.env["product.category"].create(
            {"name": "Seals", "parent_id": self.category.id}
        )
        self.gasket.categ_id = below
        elsewhere = self.env["product.category"].create({"name": "Elsewhere"})
        self.compressor.categ_id = elsewhere
        form = Form(self.env["aftersales.product.serviceable"].with_user(self.manager))
        form.category_ids.add(self.category)
        self.assertEqual(form.product_count, 1, "the fridge is served already")
        wizard = form.save()

        wizard.action_apply()

        self.assertTrue(self.gasket.is_serviceable)
        self.assertFalse(self.compressor.is_serviceable)
        wizard.operation = "stop"
        wizard.action_apply()
        self.assertFalse(self.gasket.is_serviceable or self.fridge.is_serviceable)

    def test_no_category_is_asked_for(self):
        wizard = (
            self.env["aftersales.product.serviceable"]
            .with_user(self.manager)
            .create({})
        )
        with self.assertRaises(UserError):
            wizard.action_apply()

    def test_other_roles_switch_nothing(self):
        for user in (self.reception, self.dispatcher, self.technician):
            with self.assertRaises(AccessError):
                self.fridge.product_tmpl_id.with_user(user).action_unset_serviceable()
            with self.assertRaises(AccessError):
                self.env["aftersales.product.serviceable"].with_user(user).create({})
