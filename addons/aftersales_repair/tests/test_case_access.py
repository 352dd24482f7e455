from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import GROUP, AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestCaseAccess(AftersalesRepairCommon):
    """Each role does its own and is refused the rest."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outsider = new_test_user(cls.env, login="outsider")
        cls.portal = new_test_user(
            cls.env, login="portal_visitor", groups="base.group_portal"
        )
        cls.second_technician = new_test_user(
            cls.env,
            login="second_technician",
            groups=f"{GROUP}technician",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def test_people_outside_the_service_read_nothing(self):
        case = self._request()
        order = self._assign(case)
        for record in (case, case.request_id, order, case.state_log_ids):
            for user in (self.outsider, self.portal):
                with self.assertRaises(AccessError):
                    record.with_user(user).read(["display_name"])

    def test_technician_sees_own_jobs_only(self):
        case = self._request()
        order = self._assign(case)
        labor = self._plan_labor(case)

        for record in (case, order, labor, case.request_id):
            self.assertTrue(record.with_user(self.technician).read(["display_name"]))
            with self.assertRaises(AccessError):
                record.with_user(self.second_technician).read(["display_name"])
        with self.assertRaises(AccessError):
            order.with_user(self.second_technician).action_start()
        self.assertFalse(
            self.env["aftersales.order"].with_user(self.second_technician).search([])
        )

    def test_no_role_writes_a_state_by_itself(self):
        case = self._request()
        order = self._assign(case)
        self._plan_labor(case)
        case.with_user(self.technician).action_quote()
        log = order.action_start()
        for user in (self.reception, self.dispatcher, self.technician, self.manager):
            with self.assertRaises(AccessError):
                case.with_user(user).write({"state": "delivered"})
            with self.assertRaises(AccessError):
                log.with_user(user).write({"state": "approved"})
        with self.assertRaises(AccessError):
            order.with_user(self.dispatcher).write({"state": "done"})

    def test_reception_sees_the_estimate_as_the_customer_does(self):
        case = self._request()
        self._make_uncovered(case)
        self._assign(case)
        self._plan_labor(case)
        estimate = case.with_user(self.technician).action_quote().sudo()

        for user in (self.reception, self.dispatcher):
            action = case.with_user(user).action_view_sale_orders()
            self.assertEqual(action["type"], "ir.actions.act_url")
            self.assertIn(estimate.access_token, action["url"])
            with self.assertRaises(AccessError):
                estimate.with_user(user).read(["amount_total"])
        with self.assertRaises(AccessError):
            # whoever holds the link may sign: not the one who is paid for the work
            case.with_user(self.technician).action_view_sale_orders()
        action = case.with_user(self.accountant).action_view_sale_orders()
        self.assertEqual(action["res_id"], estimate.id)

    def test_technician_writes_the_diagnosis_and_not_his_terms(self):
        case = self._request()
        order = self._assign(case)
        labor = self._plan_labor(case)
        own = case.with_user(self.technician)
        own.fault_cause_id = self.env.ref(
            "aftersales_repair.aftersales_fault_cause_seal"
        )

        for vals in (
            {"process_id": False},
            {"date_failure": "2020-01-01"},
            {"card_id": False},
            {"service_type_id": False},
        ):
            with self.assertRaises(UserError):
                own.write(vals)
        for vals in ({"price_charged": 0}, {"covered_percent": 100}):
            with self.assertRaises(AccessError):
                labor.with_user(self.technician).write(vals)
        case.with_user(self.technician).action_quote()
        log = self._submit(order)
        with self.assertRaises(AccessError):
            labor.with_user(self.technician).technician_id = self.tech
        with self.assertRaises(AccessError):
            # a line cannot be slipped into a log that was handed in
            self._plan_labor(case).with_user(self.technician).log_id = log

    def test_technician_who_lost_the_job_sees_it_no_more(self):
        case = self._request()
        order = self._assign(case)
        labor = self._plan_labor(case)
        order.sudo()._action_cancel()

        for record in (case, labor):
            with self.assertRaises(AccessError):
                record.with_user(self.technician).read(["display_name"])

    def test_line_of_another_case_cannot_join_a_log(self):
        case = self._request()
        self._assign(case)
        labor = self._plan_labor(case)
        other = self._request(self._make_unit("FR-0002").name)
        order = self._assign(other)
        self._plan_labor(other)
        other.with_user(self.technician).action_quote()
        log = order.action_start()

        with self.assertRaises(ValidationError):
            labor.with_user(self.technician).log_id = log
        with self.assertRaises(AccessError):
            labor.with_user(self.technician).case_id = other

    def test_what_was_taken_in_stays_what_it_is(self):
        case = self._request()
        second = self._make_unit("FR-0002")
        for vals in (
            {"lot_id": second.id},
            {"place": "customer"},
            {"date_failure": "2020-01-01"},
        ):
            with self.assertRaises(UserError):
                case.with_user(self.reception).write(vals)

    def test_request_with_a_case_in_work_cannot_be_deleted(self):
        case = self._request()
        request = case.request_id
        self.env["aftersales.case"].create(
            {"request_id": request.id, "identifier": self._make_unit("FR-0002").name}
        )
        case.with_user(self.reception).action_cancel("Taken home")
        self.assertEqual(request.state, "draft")

        with self.assertRaises(UserError):
            request.with_user(self.reception).unlink()

    def test_master_data_belongs_to_the_manager(self):
        for user in (self.reception, self.dispatcher, self.technician):
            with self.assertRaises(AccessError):
                self.env["aftersales.process"].with_user(user).create({"name": "X"})
        self.assertTrue(
            self.env["aftersales.process"].with_user(self.manager).create({"name": "X"})
        )

    def test_branches_do_not_see_each_other(self):
        branch = self.env["res.company"].create(
            {"name": "Shiraz", "parent_id": self.company.id}
        )
        stranger = new_test_user(
            self.env,
            login="shiraz_reception",
            groups=f"{GROUP}reception",
            company_id=branch.id,
            company_ids=[Command.set(branch.ids)],
        )
        case = self._request()

        with self.assertRaises(AccessError):
            case.with_user(stranger).read(["name"])
        self.assertFalse(
            self.env["aftersales.case"].with_user(stranger).search_count([])
        )
        case.sudo().workshop_company_id = branch
        self.assertTrue(case.with_user(stranger).read(["name"]))

    def test_head_office_posts_a_branch_case_in_the_branch_books(self):
        branch = self.env["res.company"].create(
            {"name": "Tabriz", "parent_id": self.company.id}
        )
        if not self.env["stock.warehouse"].search([("company_id", "=", branch.id)]):
            self.env["stock.warehouse"].create(
                {"name": "Tabriz", "code": "TBZ", "company_id": branch.id}
            )
        self.reception.company_ids += branch
        request = (
            self.env["aftersales.request"]
            .with_user(self.reception)
            .with_company(self.company)
            .with_context(allowed_company_ids=(self.company + branch).ids)
            .create(
                {
                    "partner_id": self.customer.id,
                    "company_id": branch.id,
                    "case_ids": [Command.create({"identifier": "FR-0001"})],
                }
            )
        )

        request.action_confirm()

        case = request.case_ids.sudo()
        self.assertEqual(case.company_id, branch)
        self.assertEqual(case.picking_ids.company_id, branch)
        self.assertEqual(self.unit.location_id, branch.aftersales_custody_location_id)
