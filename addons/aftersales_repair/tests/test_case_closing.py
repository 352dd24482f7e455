from base64 import b64encode

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import AftersalesRepairCommon

SCAN = b64encode(b"signed by the customer")


@tagged("post_install", "-at_install")
class TestCaseClosing(AftersalesRepairCommon):
    """A closed case is locked once nothing is left to do for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process.write({"is_estimate_required": False, "check_mode": "never"})

    def _serve(self, **vals):
        """Take in, repair and hand over the unit; return its case."""
        case = self._request(**vals)
        self._submit(self._assign(case))
        if case.state == "ready":
            case.with_user(self.reception).action_deliver()
        return case

    def test_case_without_duties_is_locked_on_hand_over(self):
        case = self._serve()

        self.assertTrue(case.is_locked)
        self.assertFalse(case.open_duties)

    def test_case_waits_for_the_follow_up(self):
        self.process.is_follow_up_required = True
        case = self._serve()
        self.assertFalse(case.is_locked)
        self.assertIn("called back", case.open_duties)
        for user in (self.technician, self.inspector, self.storekeeper):
            self.assertFalse(case.with_user(user).can_follow_up)
            with self.assertRaises(AccessError):
                case.with_user(user).action_follow_up_done()

        case.with_user(self.reception).action_follow_up_done("All is well")

        self.assertTrue(case.is_locked)
        self.assertTrue(case.date_follow_up)
        self.assertEqual(case.follow_up_user_id, self.reception)
        self.assertIn("All is well", case.message_ids[0].body)
        with self.assertRaises(UserError):
            case.with_user(self.reception).action_follow_up_done()

    def test_customer_is_not_asked_before_the_hand_over(self):
        self.process.is_follow_up_required = True
        case = self._request()

        with self.assertRaises(UserError):
            case.with_user(self.reception).action_follow_up_done()

    def test_cancelled_case_has_no_customer_to_ask_and_no_slip(self):
        self.process.write({"is_follow_up_required": True, "is_slip_required": True})
        case = self._request()

        case.with_user(self.reception).action_cancel("Taken home")

        self.assertTrue(case.is_locked)

    def test_slip_is_scanned_before_the_lock_only(self):
        self.process.is_slip_required = True
        case = self._serve()
        desk = case.with_user(self.dispatcher)

        desk.write({"slip_scan": SCAN, "slip_filename": "slip.pdf"})
        desk.action_slip_back()

        self.assertTrue(case.is_locked)
        for user in (self.dispatcher, self.manager):
            with self.assertRaises(UserError) as error:
                case.with_user(user).slip_scan = b64encode(b"another")
            self.assertIn("Reopen it", str(error.exception))
        case.invalidate_recordset(["slip_scan"])
        self.assertEqual(case.slip_scan, SCAN)

    def test_case_waits_for_the_job_slip(self):
        self.process.is_slip_required = True
        case = self._serve(place="customer")
        self.assertEqual(case.state, "delivered")
        self.assertFalse(case.is_locked)
        self.assertIn("slip", case.open_duties)
        with self.assertRaises(AccessError):
            case.with_user(self.technician).action_slip_back()

        case.with_user(self.dispatcher).action_slip_back()

        self.assertTrue(case.is_locked)
        self.assertEqual(case.slip_user_id, self.dispatcher)

    def test_all_duties_are_told_and_the_last_one_locks(self):
        self.process.write({"is_follow_up_required": True, "is_slip_required": True})
        case = self._serve()
        self.assertEqual(len(case._get_open_duties()), 2)

        case.with_user(self.reception).action_slip_back()
        self.assertFalse(case.is_locked)
        with self.assertRaises(UserError) as error:
            case.with_user(self.reception).action_lock()
        self.assertIn("called back", str(error.exception))
        case.with_user(self.reception).action_follow_up_done()
        self.assertTrue(case.is_locked)

    def test_old_part_is_taken_in_by_the_storekeeper_where_the_process_says_so(self):
        self.process.is_old_part_required = True
        self._add_stock(self.gasket, 5)
        case = self._request()
        order = self._assign(case)
        part = self._plan_part(case, self.gasket)
        self._submit(order)
        case.with_user(self.reception).action_deliver()
        self.assertTrue(part.is_old_part_due)
        self.assertFalse(part.is_old_part_received)
        self.assertIn("Door gasket", case.open_duties)
        self.assertFalse(case.is_locked)
        with self.assertRaises(AccessError):
            case.with_user(self.reception).action_old_parts_back()

        case.with_user(self.storekeeper).action_old_parts_back()

        self.assertTrue(part.is_old_part_received)
        self.assertTrue(case.is_locked)
        with self.assertRaises(UserError):
            case.with_user(self.storekeeper).action_old_parts_back()
        into_custody = part.move_ids.filtered(lambda m: m.location_dest_id.is_custody)
        self.assertEqual(len(into_custody), 1)

    def test_old_part_is_received_with_the_log_otherwise(self):
        self._add_stock(self.gasket, 5)
        case = self._request()
        order = self._assign(case)
        part = self._plan_part(case, self.gasket)

        self._submit(order)

        self.assertTrue(part.is_old_part_received)

    def test_manager_unlocks_with_a_reason(self):
        case = self._serve()
        with self.assertRaises(UserError):
            case.with_user(self.reception).complaint = "Corrected"
        for user in (self.reception, self.dispatcher, self.accountant):
            with self.assertRaises(AccessError):
                case.with_user(user).action_unlock("Typing error")
        with self.assertRaises(UserError):
            case.with_user(self.manager).action_unlock("  ")

        wizard = (
            self.env["aftersales.case.unlock"]
            .with_user(self.manager)
            .create({"case_ids": case.ids, "reason": "Typing error"})
        )
        wizard.action_apply()

        self.assertFalse(case.is_locked)
        self.assertEqual(case.state, "delivered")
        self.assertIn("Typing error", case.message_ids[0].body)
        case.with_user(self.reception).complaint = "Corrected"
        case.with_user(self.reception).action_lock()
        self.assertTrue(case.is_locked)

    def test_lines_of_a_locked_case_stand(self):
        case = self._serve()
        with self.assertRaises(UserError) as error:
            self._plan_labor(case)
        self.assertIn("locked", str(error.exception))

        case.with_user(self.manager).action_unlock("A line was forgotten")
        labor = self._plan_labor(case)

        case.with_user(self.reception).action_lock()
        with self.assertRaises(UserError):
            labor.with_user(self.technician).quantity = 2
        with self.assertRaises(UserError):
            labor.with_user(self.technician).unlink()

    def test_reopened_case_is_followed_up_anew(self):
        self.process.is_follow_up_required = True
        case = self._serve()
        case.with_user(self.reception).action_follow_up_done()

        case.with_user(self.manager).action_reopen()

        self.assertFalse(case.date_follow_up)
        self.assertFalse(case.is_locked)

    def test_lock_belongs_to_closed_cases(self):
        case = self._request()

        with self.assertRaises(UserError):
            case.with_user(self.reception).action_lock()
        with self.assertRaises(AccessError):
            case.with_user(self.reception).write({"is_locked": True})

    def test_closed_case_takes_no_estimate_even_while_unlocked(self):
        self.process.is_slip_required = True
        case = self._serve()
        estimate = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "aftersales_case_id": case.id,
                "order_line": [Command.create({"product_id": self.gasket.id})],
            }
        )
        self.assertFalse(case.is_locked)

        with self.assertRaises(UserError) as error:
            estimate.action_confirm()

        self.assertIn("closed", str(error.exception))

    def test_locked_case_keeps_the_parties_of_its_request(self):
        case = self._serve()
        self.assertTrue(case.is_locked)
        request = case.request_id.with_user(self.reception)
        other = self.env["res.partner"].create(
            {"name": "Nasrin", "aftersales_agent_role": "both"}
        )

        for name in ("partner_id", "agent_id"):
            with self.assertRaises(UserError) as error:
                request[name] = other
            self.assertIn("locked", str(error.exception))
        request.write({"partner_id": self.customer.id, "agent_id": False})

        self.assertEqual(case.partner_id, self.customer)
        case.with_user(self.manager).action_unlock("Wrong customer")
        request.partner_id = other
        self.assertEqual(case.partner_id, other)
