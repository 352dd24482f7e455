from datetime import datetime, time, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestCaseGate(AftersalesRepairCommon):
    """Steps are refused where state, process or role do not allow them."""

    def test_state_cannot_be_reached_around_the_gate(self):
        case = self._request()

        with self.assertRaisesRegex(UserError, "cannot go from"):
            case._transition("delivered")

        self.assertEqual(case.state, "to_assign")

    def test_each_step_belongs_to_its_role(self):
        case = self._request()
        for user in (self.reception, self.technician, self.inspector):
            with self.assertRaises(AccessError):
                case.with_user(user).action_assign(self.tech)
        draft = self.env["aftersales.order"].create(
            {"case_id": case.id, "technician_id": self.tech.id}
        )
        with self.assertRaises(AccessError):
            draft.with_user(self.technician).action_assign()
        draft.unlink()
        order = self._assign(case)
        self._plan_labor(case)
        with self.assertRaises(AccessError):
            case.with_user(self.accountant).action_quote()
        with self.assertRaises(AccessError):
            case.with_user(self.technician).action_cancel("Taken home")
        case.with_user(self.technician).action_quote()
        log = self._submit(order)
        check = log.check_ids
        for user in (self.technician, self.reception, self.dispatcher):
            with self.assertRaises(AccessError):
                check.with_user(user).action_pass()
        check.with_user(self.inspector).action_pass()
        with self.assertRaises(AccessError):
            case.with_user(self.technician).action_deliver()
        with self.assertRaises(AccessError):
            case.with_user(self.reception).action_reopen()

    def test_nobody_inspects_his_own_work(self):
        self.technician.group_ids += self.env.ref(
            "aftersales_warranty.aftersales_group_inspector"
        )
        case = self._request()
        order = self._assign(case)
        self._plan_labor(case)
        case.with_user(self.technician).action_quote()
        log = self._submit(order)

        with self.assertRaisesRegex(UserError, "own work"):
            log.check_ids.with_user(self.technician).action_pass()

        self.assertEqual(log.state, "submitted")

    def test_faulty_checkpoint_bars_the_pass(self):
        case = self._request()
        order = self._assign(case)
        self._plan_labor(case)
        case.with_user(self.technician).action_quote()
        check = self._submit(order).check_ids
        self.assertTrue(check.line_ids)
        check.line_ids[0].result = "faulty"

        with self.assertRaisesRegex(UserError, "faulty"):
            check.with_user(self.inspector).action_pass()

    def test_failed_check_wants_a_reason(self):
        case = self._request()
        order = self._assign(case)
        self._plan_labor(case)
        case.with_user(self.technician).action_quote()
        check = self._submit(order).check_ids

        with self.assertRaisesRegex(UserError, "why"):
            check.with_user(self.inspector).action_fail("  ")

        self.assertEqual(check.state, "todo")

    def test_refused_job_awaits_another_technician(self):
        case = self._request()
        order = case.with_user(self.dispatcher).action_assign(self.tech)

        order.with_user(self.technician).action_refuse("Too far")

        self.assertEqual(order.sudo().state, "cancelled")
        self.assertEqual(case.state, "to_assign")
        self._assign(case)
        self.assertEqual(case.state, "to_quote")

    def test_reassigning_takes_the_job_from_the_first_technician(self):
        case = self._request()
        first = self._assign(case).sudo()
        partner = self.env["res.partner"].create({"name": "Second"})
        second = self.env["aftersales.technician"].create({"partner_id": partner.id})

        order = case.with_user(self.dispatcher).action_assign(second)

        self.assertEqual(first.state, "cancelled")
        self.assertEqual(order.sudo().technician_id, second)
        self.assertEqual(case.technician_id, second)

    def test_technician_out_of_his_time_is_refused(self):
        case = self._request()
        self.tech.date_end = self.today.replace(year=self.today.year - 1)

        with self.assertRaisesRegex(UserError, "does not work"):
            case.with_user(self.dispatcher).action_assign(self.tech)

    def test_process_without_steps_skips_them(self):
        self.process.write({"is_estimate_required": False, "check_mode": "never"})
        case = self._request(place="customer")
        order = self._assign(case)
        self.assertEqual(case.state, "to_repair")
        self._plan_labor(case)

        log = self._submit(order)

        self.assertEqual(log.state, "approved")
        self.assertFalse(log.check_ids)
        self.assertEqual(case.state, "delivered", "on site nothing is handed over")

    def test_work_dearer_than_agreed_needs_a_new_estimate(self):
        self._add_stock(self.gasket, 20)
        case = self._request()
        self._make_uncovered(case)
        order = self._assign(case)
        self._plan_part(case, self.gasket)
        case.with_user(self.technician).action_quote().sudo().action_confirm()
        log = order.action_start()
        extra = self._plan_part(case, self.gasket, 4, log_id=log.id)

        with self.assertRaisesRegex(UserError, "new estimate"):
            self._submit(order)

        order.action_requote()
        self.assertEqual(case.state, "to_quote")
        self.assertFalse(extra.log_id)
        second = case.with_user(self.technician).action_quote().sudo()
        self.assertEqual(second.amount_untaxed, 100.0)
        second.action_confirm()
        order.action_start()
        self.assertEqual(extra.log_id, log.with_env(self.env))
        self._pass(self._submit(order))
        self.assertEqual(case.state, "ready")

    def test_cancelled_case_gives_the_unit_back(self):
        case = self._request()
        order = self._assign(case)

        case.with_user(self.reception).action_cancel("Customer took it home")

        self.assertEqual(case.state, "cancelled")
        self.assertEqual(self.unit.location_id, self.customers)
        self.assertEqual(order.sudo().state, "cancelled")
        self.assertIn("Customer took it home", case.message_ids[0].body)

    def test_case_with_used_parts_waits_for_its_check_before_cancelling(self):
        case = self._request()
        order = self._assign(case)
        self._plan_labor(case)
        case.with_user(self.technician).action_quote()
        self._submit(order)

        with self.assertRaisesRegex(UserError, "Finish its check"):
            case.with_user(self.reception).action_cancel("No")

    def test_manager_reopens_a_delivered_case(self):
        case = self._request()
        order = self._assign(case)
        self._plan_labor(case)
        case.with_user(self.technician).action_quote()
        self._pass(self._submit(order))
        case.with_user(self.reception).action_deliver()
        with self.assertRaisesRegex(UserError, "closed"):
            case.with_user(self.reception).write({"complaint": "Again"})

        case.with_user(self.manager).action_reopen()

        self.assertEqual(case.state, "to_repair")
        self.assertFalse(case.is_locked)
        self.assertEqual(self.unit.location_id, self.custody)
        second = self._assign(case)
        self._plan_labor(case)
        self._pass(self._submit(second))
        self.assertEqual(case.state, "ready")

    def test_submitted_log_and_its_lines_are_fixed(self):
        case = self._request()
        order = self._assign(case)
        labor = self._plan_labor(case)
        case.with_user(self.technician).action_quote()
        log = self._submit(order)

        with self.assertRaises(AccessError):
            log.with_user(self.technician).work_done = "Nothing"
        with self.assertRaises(AccessError):
            labor.with_user(self.technician).hours = 9
        with self.assertRaises(AccessError):
            labor.with_user(self.technician).unlink()

    def test_log_submitted_twice_has_one_effect(self):
        self._add_stock(self.gasket, 5)
        case = self._request()
        order = self._assign(case)
        self._plan_part(case, self.gasket)
        case.with_user(self.technician).action_quote()
        log = self._submit(order)

        with self.assertRaisesRegex(UserError, "already"):
            log.with_user(self.technician).action_submit()

        self.assertEqual(len(log.part_ids.move_ids.filtered("is_out")), 1)

    def test_negative_time_is_refused_with_both_times(self):
        case = self._request()
        order = self._assign(case)
        self._plan_labor(case)
        case.with_user(self.technician).action_quote()
        log = order.action_start().with_user(self.technician)

        with self.assertRaisesRegex(ValidationError, "before it starts"):
            log.write(
                {
                    "date_start": "2026-05-02 10:00:00",
                    "date_end": "2026-05-02 09:00:00",
                }
            )
        log.write(
            {"date_start": "2026-05-02 10:00:00", "date_end": "2026-05-02 11:30:00"}
        )
        self.assertEqual(log.duration_hours, 1.5)

    def test_state_log_measures_each_stretch(self):
        case = self._request()
        self._assign(case)
        rows = case.state_log_ids.sorted("id").sudo()

        self.assertEqual(len(rows.filtered(lambda row: not row.date_end)), 1)
        self.assertTrue(all(row.hours >= 0 for row in rows))
        rows[1:].unlink()
        closed = rows[0]
        closed.write({"date_start": "2026-05-04 08:00:00", "date_end": False})
        closed._leave(closed.date_start.replace(hour=20))
        self.assertEqual(closed.hours, 12)
        self.assertLess(closed.working_hours, 12)
        self.assertGreater(closed.working_hours, 0)

    def test_request_shows_its_most_urgent_case(self):
        request = self.env["aftersales.request"].create(
            {
                "partner_id": self.customer.id,
                "case_ids": [
                    Command.create({"identifier": "FR-0001"}),
                    Command.create({"identifier": self._make_unit("FR-0002").name}),
                ],
            }
        )
        self.assertEqual(request.state, "draft")
        request.with_user(self.reception).action_confirm()
        self.assertEqual(request.state, "to_assign")
        first, second = request.case_ids
        self._assign(first)
        self.assertEqual(request.state, "to_assign")
        self._assign(second)
        self.assertEqual(request.state, "to_quote")
        first.with_user(self.reception).action_cancel("Taken home")
        second.with_user(self.reception).action_cancel("Taken home")
        self.assertEqual(request.state, "cancelled")

    def test_request_is_written_only_where_its_state_changes(self):
        request = self.env["aftersales.request"].create(
            {
                "partner_id": self.customer.id,
                "case_ids": [
                    Command.create({"identifier": "FR-0001"}),
                    Command.create({"identifier": self._make_unit("FR-0002").name}),
                ],
            }
        )
        request.with_user(self.reception).action_confirm()
        place = self._read_place(request)

        # steps on cases of one request, taken beside each other, must not meet here
        self._assign(request.case_ids[0])
        self.assertEqual(self._read_place(request), place)
        self._assign(request.case_ids[1])
        self.assertNotEqual(self._read_place(request), place)

    def _read_place(self, record):
        """Return where the database keeps a row: another place with each write."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.cr.execute(
            SQL("SELECT ctid FROM %s WHERE id = %s", record._table_sql, record.id)
        )
        return self.env.cr.fetchone()

    def test_rework_starts_from_the_button_of_the_order(self):
        case = self._request()
        order = self._assign(case)
        self._plan_labor(case)
        case.with_user(self.technician).action_quote()
        self._submit(order).check_ids.with_user(self.inspector).action_fail("Noise")
        self.assertTrue(order.can_start)

        action = order.action_view_log()

        self.assertEqual(case.state, "to_repair")
        self.assertEqual(action["res_id"], order.sudo().open_log_id.id)
        self.assertFalse(order.can_start)
        self._pass(self._submit(order))
        self.assertEqual(case.state, "ready")

    def test_what_a_rejected_log_used_stays_used(self):
        self._add_stock(self.gasket, 5)
        case = self._request()
        self._make_uncovered(case)
        order = self._assign(case)
        part = self._plan_part(case, self.gasket)
        case.with_user(self.technician).action_quote().sudo().action_confirm()
        self._submit(order).check_ids.with_user(self.inspector).action_fail("Noise")

        own = part.with_user(self.technician)
        for vals in ({"quantity": 2}, {"log_id": order.sudo().open_log_id.id}):
            with self.assertRaises(AccessError):
                own.write(vals)
        with self.assertRaises(AccessError):
            own.unlink()
        with self.assertRaises(UserError):
            case.with_user(self.reception).action_cancel("Enough")
        order.action_start()
        self._plan_part(case, self.gasket, log_id=order.sudo().open_log_id.id)
        with self.assertRaisesRegex(UserError, "new estimate"):
            self._submit(order)

    def test_parts_of_a_rejected_log_are_billed_after_reassignment(self):
        self._add_stock(self.gasket, 5)
        case = self._request()
        self._make_uncovered(case)
        order = self._assign(case)
        part = self._plan_part(case, self.gasket)
        case.with_user(self.technician).action_quote().sudo().action_confirm()
        self._submit(order).check_ids.with_user(self.inspector).action_fail("Noise")

        second = self._assign(case)
        with self.assertRaises(UserError):
            order.sudo().unlink()
        second.action_start()
        self._pass(self._submit(second))

        self.assertTrue(part.log_id._is_settled())
        case.with_user(self.accountant).action_invoice()
        self.assertEqual(case.invoice_ids.amount_untaxed, 25.0)
        self.assertEqual(len(part.move_ids.filtered("is_out")), 1)

    def test_planned_day_decides_who_is_available(self):
        case = self._request()
        self.tech.date_start = self.today + timedelta(days=7)

        with self.assertRaisesRegex(UserError, "does not work"):
            case.with_user(self.dispatcher).action_assign(self.tech)
        order = case.with_user(self.dispatcher).action_assign(
            self.tech, datetime.combine(self.today, time(9)) + timedelta(days=8)
        )

        self.assertEqual(order.state, "assigned")
