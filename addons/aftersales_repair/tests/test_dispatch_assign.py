from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .dispatch_common import MONDAY, DispatchCommon


@tagged("post_install", "-at_install")
class TestDispatchAssign(DispatchCommon):
    """Who is warned of, who may not get a job, and how the dialog chooses."""

    # === SANITY CHECK === #

    def test_a_warning_is_kept_on_the_order(self):
        case = self._request()

        order = case.with_user(self.dispatcher).action_assign(self.tech, MONDAY)

        self.assertEqual(order.state, "assigned")
        self.assertEqual(order.dispatch_warning, "lacks Refrigeration")
        suited = case.with_user(self.dispatcher).action_assign(self.master, MONDAY)
        self.assertFalse(suited.dispatch_warning)

    def test_a_strict_branch_refuses_the_unsuitable(self):
        self.company.aftersales_dispatch_check = "block"
        case = self._request()

        with self.assertRaises(UserError) as error:
            case.with_user(self.dispatcher).action_assign(self.tech, MONDAY)
        self.assertIn("lacks Refrigeration", str(error.exception))
        self.assertFalse(case.order_ids)
        wizard = self._open_wizard(case, technician_id=self.tech.id)
        self.assertTrue(wizard.is_blocked)

        case.with_user(self.dispatcher).action_assign(self.master, MONDAY)
        self.assertEqual(case.technician_id, self.master)

    def test_a_manager_overrides_a_strict_branch_with_a_reason(self):
        self.company.aftersales_dispatch_check = "block"
        case = self._request().with_user(self.manager)
        with self.assertRaises(UserError):
            case.action_assign(self.tech, MONDAY)
        with self.assertRaises(UserError) as error:
            case.action_assign_anyway(self.tech, "  ", MONDAY)
        self.assertIn("why", str(error.exception))

        order = case.action_assign_anyway(self.tech, "Nobody else is there", MONDAY)

        self.assertRecordValues(
            order,
            [
                {
                    "state": "assigned",
                    "technician_id": self.tech.id,
                    "dispatch_warning": "lacks Refrigeration",
                    "dispatch_reason": "Nobody else is there",
                }
            ],
        )
        with self.assertRaises(AccessError):
            order.dispatch_reason = "Other"
        suited = case.action_assign_anyway(self.master, "No need", MONDAY)
        self.assertFalse(suited.dispatch_reason, "there was nothing to override")

    def test_nobody_but_a_manager_overrides_a_strict_branch(self):
        self.company.aftersales_dispatch_check = "block"
        case = self._request().with_user(self.dispatcher)

        with self.assertRaises(AccessError):
            case.action_assign_anyway(self.tech, "I like him", MONDAY)
        with self.assertRaises(UserError):
            case.with_context(aftersales_dispatch_reason="I like him").action_assign(
                self.tech, MONDAY
            )
        self.assertFalse(case.order_ids)

    def test_an_overridden_job_keeps_its_reason_until_it_is_handed_on(self):
        self.company.aftersales_dispatch_check = "block"
        case = self._request(place="customer").with_user(self.manager)
        order = case.action_assign_anyway(self.tech, "Nobody else", MONDAY).with_user(
            self.dispatcher
        )

        order.date_planned = MONDAY + timedelta(hours=1)
        self.assertEqual(order.dispatch_reason, "Nobody else")
        with self.assertRaises(UserError), self.env.cr.savepoint():
            order.date_planned = MONDAY + timedelta(days=5)
        order.technician_id = self.master

        self.assertFalse(order.dispatch_reason)
        with self.assertRaises(UserError):
            order.technician_id = self.tech

    def test_the_dialog_asks_a_manager_for_the_reason(self):
        self.company.aftersales_dispatch_check = "block"
        case = self._request()
        wizard = self._open_wizard(case, technician_id=self.tech.id).with_user(
            self.manager
        )
        with self.assertRaises(UserError):
            wizard.action_apply()

        with Form(wizard) as form:
            form.override_reason = "Nobody else is there"
        wizard.action_apply()

        self.assertEqual(case.order_ids.dispatch_reason, "Nobody else is there")

    def test_a_branch_that_does_not_check_keeps_no_warning(self):
        self.company.aftersales_dispatch_check = "none"
        case = self._request()

        order = case.with_user(self.dispatcher).action_assign(self.tech, MONDAY)

        self.assertFalse(order.dispatch_warning)
        self.assertFalse(self._open_wizard(case, technician_id=self.tech.id).warning)

    def test_only_dispatch_sees_suggestions(self):
        case = self._request()
        for user in (self.reception, self.technician, self.inspector):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                case.with_user(user).action_open_assign()

    # === WIZARD === #

    def test_many_cases_go_each_to_the_most_suitable(self):
        self._make_unit("FR-0002")
        self._teach(self.tech, self.cold, self.high)
        cases = self._request() | self._request("FR-0002")
        wizard = self._open_wizard(cases, mode="best")

        wizard.action_apply()

        self.assertEqual(
            cases.technician_id, self.tech | self.master, "the load is shared"
        )

    def test_many_more_cases_cost_no_more_queries(self):
        self._teach(self.tech, self.cold, self.high)
        for number in range(2, 20):
            self._make_unit(f"FR-1{number:03}")

        def count(numbers):
            cases = self.env["aftersales.case"]
            for number in numbers:
                cases |= self._request(f"FR-1{number:03}", place="customer")
            wizard = self._open_wizard(cases, mode="best")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            wizard.action_apply()
            self.env.flush_all()
            spent = self.env.cr.sql_log_count - before
            self.assertEqual(set(cases.order_ids.mapped("state")), {"assigned"})
            self.assertEqual(len(cases.order_ids), len(cases))
            return spent

        count(range(2, 4))  # fills the caches of the registry
        few = count(range(4, 6))
        many = count(range(6, 18))

        self.assertLessEqual(many, few + 5)

    def test_a_case_nobody_suits_does_not_stop_the_others(self):
        self.company.aftersales_dispatch_check = "block"
        self._make_unit("FR-0002")
        good, bad = self._request(), self._request("FR-0002")
        bad.visit_start = MONDAY + timedelta(days=5)
        wizard = self._open_wizard(bad | good, mode="best")

        action = wizard.action_apply()

        self.assertEqual(good.technician_id, self.master)
        self.assertFalse(bad.order_ids)
        self.assertIn(bad.name, action["params"]["message"])

    def test_the_warning_shows_before_the_job_is_given(self):
        case = self._request()
        wizard = self._open_wizard(case)
        with Form(wizard) as form:
            form.technician_id = self.tech
            self.assertEqual(form.warning, "lacks Refrigeration")
            self.assertFalse(form.is_blocked)
            form.technician_id = self.master
            self.assertFalse(form.warning)

        wizard.action_apply()

        self.assertEqual(case.technician_id, self.master)

    def test_nobody_chosen_is_refused_with_words(self):
        wizard = self._open_wizard(self._request())

        with self.assertRaises(UserError):
            wizard.action_apply()

    def test_cases_are_planned_one_after_another(self):
        self._make_unit("FR-0002")
        self._teach(self.tech, self.cold, self.high)
        cases = self._request(place="customer") | self._request(
            "FR-0002", place="customer"
        )
        wizard = self._open_wizard(cases, technician_id=self.tech.id)
        self.assertIn("is busy at that time", wizard.warning)

        wizard.is_consecutive = True
        self.assertFalse(wizard.warning)
        wizard.action_apply()

        first, second = cases.order_ids.sorted("date_planned")
        self.assertEqual(first.date_planned, MONDAY)
        self.assertEqual(second.date_planned, first.date_planned_end)
        self.assertFalse(cases.order_ids.filtered("dispatch_warning"))

    def test_of_many_each_keeps_its_agreed_visit(self):
        self._make_unit("FR-0002")
        cases = self._request(place="customer") | self._request("FR-0002")
        agreed = MONDAY + timedelta(days=1)
        cases[0].visit_start = agreed
        wizard = self._open_wizard(cases, technician_id=self.master.id)

        wizard.action_apply()

        self.assertEqual(cases[0].order_ids.date_planned, agreed)
        self.assertEqual(cases[1].order_ids.date_planned, MONDAY)
        alone = cases[0].with_user(self.dispatcher).action_open_assign()
        again = self.env[alone["res_model"]].browse(alone["res_id"])
        self.assertEqual(again.date_planned, agreed, "what was agreed is proposed")

    def test_a_row_stays_when_the_time_changes(self):
        wizard = self._open_wizard(self._request())
        row = wizard.line_ids[0]

        with Form(wizard) as form:
            form.date_planned = MONDAY + timedelta(days=5)

        self.assertEqual(row.problems, "is off duty at that time")
        self.assertEqual(wizard.line_ids[0], row)
        row.action_choose()
        self.assertEqual(wizard.technician_id, row.technician_id)

    def test_work_is_planned_for_the_next_working_time(self):
        saturday = MONDAY + timedelta(days=5)

        moment = self.company._get_next_working_moment(saturday)

        self.assertEqual(moment.date(), (saturday + timedelta(days=2)).date())
        self.assertEqual(self.company._get_next_working_moment(MONDAY), MONDAY)
        self.company.resource_calendar_id = False
        self.assertEqual(self.company._get_next_working_moment(saturday), saturday)
