from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .test_case_notification import CaseNotificationCommon

SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


class HandoverCommon(CaseNotificationCommon):
    """A fridge that is repaired and lies on the shelf."""

    def _make_ready(self, serial="FR-0001"):
        case = self._request(serial)
        order = self._assign(case)
        self._plan_part(case, self.gasket)
        case.with_user(self.technician).action_quote()
        self._pass(self._submit(order, "Gasket replaced"))
        self.assertEqual(case.state, "ready")
        return case

    def _open_wizard(self, cases, user=None):
        cases = cases.with_user(user or self.reception)
        action = cases.action_open_deliver()
        return Form(
            self.env[action["res_model"]]
            .with_user(user or self.reception)
            .with_context(**action["context"])
        )


@tagged("post_install", "-at_install")
class TestCaseHandover(HandoverCommon):
    """Who fetches the unit signs for it and gets a receipt."""

    def test_receiver_signs_and_gets_a_receipt(self):
        case = self._make_ready()

        form = self._open_wizard(case)
        self.assertEqual(form.receiver, self.customer.name)
        form.receiver = "Her brother"
        form.signature = SIGNATURE
        action = form.save().action_apply()

        self.assertEqual(case.state, "delivered")
        self.assertRecordValues(
            case,
            [
                {
                    "handover_receiver": "Her brother",
                    "handover_user_id": self.reception.id,
                }
            ],
        )
        self.assertTrue(case.handover_signature)
        self.assertEqual(
            action["report_name"], "aftersales_repair.report_case_handover"
        )
        html = self._render(case)
        for text in ("Her brother", "Gasket replaced", "Door gasket", "FR-0001"):
            self.assertIn(text, html)
        self.assertIn("data:image/png", html)

    def test_repaired_unit_is_not_given_back_unsigned_by_cancelling(self):
        self.process.is_signature_required = True
        case = self._make_ready()
        self._make_unit("FR-0002")
        other = self._request("FR-0002")

        with self.assertRaises(UserError) as error:
            case.with_user(self.reception).action_cancel("Taken home")

        self.assertIn("Hand the unit over instead", str(error.exception))
        self.assertEqual(case.state, "ready")
        self.assertTrue(case.is_in_custody)
        other.with_user(self.reception).action_cancel("Taken home")
        self.assertEqual(other.state, "cancelled", "nothing was done on it")

    def _render(self, cases):
        return (
            self.env["ir.actions.report"]
            .with_user(self.reception)
            ._render_qweb_html("aftersales_repair.report_case_handover", cases.ids)[0]
            .decode()
        )

    def test_receipt_shows_cover_and_what_is_to_pay(self):
        case = self._request()
        order = self._assign(case)
        self._make_uncovered(case)
        self._plan_part(case, self.gasket, 2)
        unused = self._plan_part(case, self.compressor)
        case.with_user(self.technician).action_quote().sudo().action_confirm()
        order.action_start()
        unused.sudo().log_id = False
        self._pass(self._submit(order))
        case.with_user(self.reception).action_deliver()

        html = self._render(case)

        self.assertIn("Failure caused by the user", html)
        self.assertIn("50.00", html)
        self.assertNotIn("Compressor", html, "what was not used is not shown")

    def test_step_by_code_names_the_customer(self):
        case = self._make_ready()

        case.with_user(self.reception).action_deliver()

        self.assertEqual(case.handover_receiver, self.customer.name)

    def test_process_that_asks_for_a_signature_keeps_the_unit_without(self):
        case = self._make_ready()
        case.process_id.is_signature_required = True

        with self.assertRaises(UserError) as error:
            case.with_user(self.reception).action_deliver()
        self.assertIn("must sign", str(error.exception))
        self.assertEqual(case.state, "ready")
        self.assertTrue(case.is_in_custody)

        case.with_user(self.reception).action_deliver("Leila", SIGNATURE)
        self.assertEqual(case.state, "delivered")

    def test_units_of_several_customers_are_not_handed_over_together(self):
        self._make_unit("FR-0002")
        cases = self._make_ready() | self._make_ready("FR-0002")
        cases[1].sudo().partner_id = self.env["res.partner"].create({"name": "Babak"})

        wizard = self._open_wizard(cases).save()
        with self.assertRaises(UserError) as error:
            wizard.action_apply()

        self.assertIn("Babak", str(error.exception))
        self.assertEqual(set(cases.mapped("state")), {"ready"})

    def test_units_of_one_customer_are_handed_over_together(self):
        self._make_unit("FR-0002")
        cases = self._make_ready() | self._make_ready("FR-0002")

        form = self._open_wizard(cases)
        form.is_receipt_printed = False
        action = form.save().action_apply()

        self.assertEqual(action["type"], "ir.actions.act_window_close")
        self.assertEqual(set(cases.mapped("state")), {"delivered"})

    def test_reception_sees_what_is_left_to_pay(self):
        case = self._request()
        order = self._assign(case)
        self._make_uncovered(case)
        self._plan_part(case, self.gasket, 2)
        case.with_user(self.technician).action_quote().sudo().action_confirm()
        self._pass(self._submit(order))
        self.assertTrue(self._open_wizard(case).is_invoice_due)

        case.with_user(self.accountant).action_invoice()
        case.invoice_ids.with_user(self.accountant).action_post()

        form = self._open_wizard(case)
        self.assertFalse(form.is_invoice_due)
        self.assertEqual(form.amount_due, 50.0)

    def test_only_reception_hands_over(self):
        case = self._make_ready()

        for role in ("technician", "dispatcher", "inspector", "accountant"):
            user = getattr(self, role)
            with self.subTest(role), self.assertRaises(AccessError):
                case.with_user(user).action_deliver("X", SIGNATURE)
            with self.subTest(role), self.assertRaises(AccessError):
                self.env["aftersales.case.handover"].with_user(user).create(
                    {"case_ids": case.ids, "receiver": "X"}
                )
        with self.assertRaises(AccessError):
            case.with_user(self.reception).handover_receiver = "Nobody"


@tagged("post_install", "-at_install")
class TestCaseCollection(HandoverCommon):
    """Units that nobody fetches are listed, and their customers reminded."""

    def _search(self, is_late=True):
        return (
            self.env["aftersales.case"]
            .with_user(self.reception)
            .search([("is_uncollected", "=", is_late)])
        )

    def test_unit_is_listed_once_its_days_are_over(self):
        case = self._make_ready()
        self.company.aftersales_collect_days = 5
        self.assertNotIn(case, self._search())
        self.assertIn(case, self._search(False))

        case.sudo().date_ready -= timedelta(days=5)

        self.assertIn(case, self._search())
        self.assertNotIn(case, self._search(False))
        self.assertTrue(case.is_uncollected)
        self.assertEqual(case.days_ready, 5)
        self.company.aftersales_collect_days = 6
        case.invalidate_recordset()
        self.assertNotIn(case, self._search())
        self.assertFalse(case.is_uncollected)

    def test_unit_that_was_fetched_is_listed_no_more(self):
        case = self._make_ready()
        case.sudo().date_ready -= timedelta(days=50)
        self.assertIn(case, self._search())

        case.with_user(self.reception).action_deliver()

        self.assertNotIn(case, self._search())
        self.assertFalse(case.days_ready)

    def test_each_branch_has_its_own_days(self):
        case = self._make_ready()
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        branch.aftersales_collect_days = 0

        self.assertNotIn(case, self._search())

    def test_reminder_by_hand_is_told_once_a_day(self):
        self._switch_off()
        case = self._make_ready()
        reception = case.with_user(self.reception)
        with self.assertRaises(UserError) as error:
            reception.action_remind()
        self.assertIn("switch a notification", str(error.exception))
        self._switch_on("case_uncollected_sms")

        reception.action_remind()
        reception.action_remind()
        self.assertEqual(len(self._get_logs(case, "case_uncollected")), 1)
        with freeze_time(fields.Datetime.now() + timedelta(days=1)):
            reception.action_remind()

        self.assertEqual(len(self._get_logs(case, "case_uncollected")), 2)
        with self.assertRaises(AccessError):
            case.with_user(self.technician).action_remind()
