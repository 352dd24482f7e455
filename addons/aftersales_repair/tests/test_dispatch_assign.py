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
