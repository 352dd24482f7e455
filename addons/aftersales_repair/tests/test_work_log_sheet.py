from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestWorkLogSheet(AftersalesRepairCommon):
    """A scan of the signed job sheet in the log is the paper the process asks for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process.write({"is_estimate_required": False, "check_mode": "never"})

    def _start(self, **vals):
        """Let the technician begin on a unit; return his log."""
        order = self._assign(self._request(**vals))
        return order.with_user(self.technician).action_start()

    def _attach(self, log, user=None, name="sheet.pdf"):
        sheets = self.env["ir.attachment"].with_user(user or self.technician)
        sheet = sheets.create({"name": name, "raw": b"signed"})
        log.with_user(user or self.technician).sheet_ids = [Command.link(sheet.id)]
        return sheet.with_env(self.env)

    def _hand_in(self, log):
        log.work_done = "Replaced and tested"
        log.with_user(self.technician).action_submit()

    def test_a_log_that_needs_its_sheet_is_not_handed_in_without(self):
        self.process.is_sheet_required = True
        log = self._start()
        self.assertTrue(log.is_sheet_missing)

        with self.assertRaises(UserError) as error:
            self._hand_in(log)
        self.assertIn("job sheet", str(error.exception))
        self.assertEqual(log.state, "draft")
        self._attach(log)
        self._hand_in(log)

        self.assertEqual(log.state, "approved")

    def test_a_sheet_counts_as_the_signed_slip(self):
        self.process.is_slip_required = True
        log = self._start(place="customer")
        self._attach(log)

        self._hand_in(log)

        case = log.case_id
        self.assertEqual(case.state, "delivered")
        self.assertTrue(case.date_slip_back)
        self.assertEqual(case.slip_user_id, self.technician)
        self.assertTrue(case.is_locked)
        self.assertEqual(case.sheet_ids.mapped("name"), ["sheet.pdf"])

    def test_no_slip_is_noted_that_nobody_asked_for(self):
        log = self._start(place="customer")
        self._attach(log)

        self._hand_in(log)

        self.assertFalse(log.case_id.date_slip_back)

    def test_a_sheet_that_comes_later_locks_the_case(self):
        self.process.is_slip_required = True
        log = self._start(place="customer")
        self._hand_in(log)
        case = log.case_id
        self.assertFalse(case.is_locked)
        sheet = self.env["ir.attachment"].create({"name": "late.jpg", "raw": b"x"})

        log.with_user(self.technician)._add_sheets(sheet)

        self.assertTrue(case.is_locked)
        with self.assertRaises(UserError) as error:
            log.with_user(self.technician)._add_sheets(sheet)
        self.assertIn("locked", str(error.exception))

    def test_nobody_adds_a_sheet_to_the_log_of_another(self):
        log = self._start()
        sheet = self.env["ir.attachment"].create({"name": "x.jpg", "raw": b"x"})

        with self.assertRaises(AccessError):
            log.with_user(self.storekeeper)._add_sheets(sheet)

    def test_work_done_anew_needs_its_own_sheet(self):
        self.process.write({"is_slip_required": True})
        log = self._start(place="customer")
        self._attach(log)
        self._hand_in(log)
        case = log.case_id

        case.sudo().action_reopen()

        self.assertFalse(case.date_slip_back)
        self.assertTrue(case._is_slip_due())

    def test_the_sheet_of_a_log_that_was_handed_in_stands(self):
        log = self._start()
        sheet = self._attach(log)
        self.assertEqual((sheet.res_model, sheet.res_id), (log._name, log.id))
        self._hand_in(log)

        with self.assertRaises(AccessError):
            sheet.with_user(self.technician).unlink()
        with self.assertRaises(AccessError):
            log.with_user(self.technician).sheet_ids = [Command.clear()]
