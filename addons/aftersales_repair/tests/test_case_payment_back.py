from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .invoice_common import InvoiceCommon


@tagged("post_install", "-at_install")
class TestCasePaymentBack(InvoiceCommon):
    """What was credited or paid for nothing goes back at the counter, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process.rework_credit = "reopening"

    def _credit(self, post=True):
        """Reopen a paid repair of 121; return the case and its credit note."""
        case, order = self._agree()
        self._finish(case, order)
        self._invoice(case, post=True)
        self._pay(case, 121)
        case.with_user(self.manager).action_reopen()
        case.invalidate_recordset()
        note = case.invoice_ids.filtered(lambda move: move.move_type == "out_refund")
        if post:
            note.invoice_date = self.today
            note.with_user(self.accountant).action_post()
            case.invalidate_recordset()
        return case, note

    def _pay_back(self, case, amount, user=None, **vals):
        payment = (
            case.with_user(user or self.cashier).action_pay_back(amount, **vals).sudo()
        )
        case.invalidate_recordset()
        return payment

    # === CREDIT NOTES === #

    def test_credit_note_is_paid_out_from_the_case(self):
        case, note = self._credit()
        self.assertEqual(case.amount_open, -121.0)
        self.assertTrue(case.with_user(self.cashier).can_pay_back)

        payment = self._pay_back(case, 121, memo="Slip 9")

        self.assertRecordValues(
            payment,
            [
                {
                    "aftersales_case_id": case.id,
                    "payment_type": "outbound",
                    "partner_type": "customer",
                    "partner_id": self.customer.id,
                    "journal_id": self.cash_journal.id,
                    "amount": 121.0,
                    "memo": f"{case.name} - Slip 9",
                    "is_reconciled": True,
                }
            ],
        )
        self.assertEqual(note.payment_state, "paid")
        self.assertRecordValues(
            case, [{"amount_billed": 0.0, "amount_paid": 0.0, "amount_open": 0.0}]
        )
        self.assertFalse(case.with_user(self.cashier).can_pay_back)
        rows = self.env["aftersales.case.charge.report"].search(
            [("case_id", "=", case.id)]
        )
        self.assertEqual(round(sum(rows.mapped("amount_open")), 2), 0.0)

    def test_credit_note_is_paid_out_in_two_parts_and_no_third(self):
        case, note = self._credit()
        for amount in (121.01, 0, -5):
            with self.subTest(amount), self.assertRaises(ValidationError) as error:
                self._pay_back(case, amount)
            self.assertIn(case.name, str(error.exception))

        self._pay_back(case, 100)
        self.assertEqual(case.amount_open, -21.0)
        self._pay_back(case, 21)

        with self.assertRaises(UserError) as error:
            self._pay_back(case, 1)
        self.assertIn(case.name, str(error.exception))
        self.assertEqual(note.amount_residual, 0.0)

    def test_draft_credit_note_is_not_paid_out(self):
        case, _note = self._credit(post=False)
        self.assertEqual(case.amount_open, -121.0)
        self.assertFalse(case.with_user(self.cashier).can_pay_back)

        with self.assertRaises(UserError) as error:
            case.with_user(self.cashier).action_open_payment_back()

        self.assertIn("accountant", str(error.exception))

    def test_unpaid_invoice_that_is_credited_pays_nothing_out(self):
        case, order = self._agree()
        self._finish(case, order)
        self._invoice(case, post=True)
        case.with_user(self.manager).action_reopen()
        case.invalidate_recordset()
        note = case.invoice_ids.filtered(lambda move: move.move_type == "out_refund")
        note.invoice_date = self.today
        note.with_user(self.accountant).action_post()
        case.invalidate_recordset()
        self.assertEqual(case.amount_open, 0.0)

        with self.assertRaises(UserError):
            self._pay_back(case, 121)

    def test_agreed_work_is_counted_before_money_goes_back(self):
        case, order = self._agree()
        self._pay(case, 121)

        with self.assertRaises(UserError):
            self._pay_back(case, 121)

        self._finish(case, order)
        self.assertFalse(case.with_user(self.cashier).can_pay_back)

    def test_note_of_two_cases_is_paid_out_by_the_share_of_each(self):
        first, second, invoice = self._invoice_two()
        self._pay(first, 121)
        self._pay(second, 121)
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id, "date": self.today})
        )
        wizard.refund_moves()
        wizard.new_move_ids.action_post()
        (first | second).invalidate_recordset()
        billed = (first | second).mapped("amount_billed")
        self.assertEqual(billed, [0.0, 0.0])
        limits = [case._get_payment_back_limit() for case in (first | second)]
        self.assertEqual(limits, [0.0, 0.0], "the work is done and charged")

        # sudo: sale.order.line - what was done is given away
        for line in first.sudo().sale_order_ids.order_line:
            line._waive(line.product_uom_qty)
        self._pay_back(first, 121)

        self.assertEqual(first.amount_open, 0.0)
        self.assertEqual(wizard.new_move_ids.amount_residual, 121.0)
        shares = wizard.new_move_ids.aftersales_share_ids
        self.assertEqual(
            {share.case_id: share.amount_residual for share in shares},
            {first: 0.0, second: -121.0},
        )

    # === DEPOSITS === #

    def test_deposit_of_work_that_never_came_goes_back(self):
        case, _order = self._take_in()
        deposit = self._pay(case, 30)
        case.with_user(self.reception).action_cancel("Taken home")
        self.assertEqual(case.amount_open, -30.0)

        payment = self._pay_back(case, 30)

        self.assertTrue(deposit.is_reconciled)
        self.assertTrue(payment.is_reconciled)
        self.assertRecordValues(case, [{"amount_paid": 0.0, "amount_open": 0.0}])
        with self.assertRaises(UserError):
            self._pay_back(case, 30)

    def test_money_is_taken_again_after_it_went_back(self):
        case, _order = self._take_in()
        self._pay(case, 30)
        self._pay_back(case, 30)
        case, order = self._agree(case=case)
        self._finish(case, order)

        invoice = self._invoice(case, post=True)

        self.assertEqual(invoice.amount_residual, 121.0)
        self._pay(case, 121)
        self.assertEqual(case.amount_open, 0.0)

    def test_payment_has_an_entry_where_core_would_post_none(self):
        case, _order = self._take_in()
        journal = self.env["account.journal"].create(
            {
                "name": "Second Desk",
                "code": "CSH9",
                "type": "cash",
                "company_id": self.company.id,
            }
        )
        with patch.object(
            self.registry["account.move"],
            "_get_invoice_in_payment_state",
            lambda self: "in_payment",
        ):
            self._pay(case, 30, journal=journal)
            self.assertEqual(case.amount_open, -30.0)

            self._pay_back(case, 30, journal=journal)

        self.assertEqual(case.amount_open, 0.0)
        self.assertFalse(case.with_user(self.cashier).can_pay_back)

    # === RIGHTS === #

    def test_money_goes_back_through_cashiers_and_accountants_only(self):
        case, _note = self._credit()
        for user in (
            self.reception,
            self.dispatcher,
            self.technician,
            self.inspector,
            self.storekeeper,
            self.officer,
        ):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._pay_back(case, 10, user)
            self.assertFalse(case.with_user(user).can_pay_back)
        for user in (self.cashier, self.accountant, self.manager):
            self._pay_back(case, 10, user)

        self.assertEqual(case.amount_open, -91.0)

    def test_paying_back_is_kept_for_the_approvers_of_the_process(self):
        case, _note = self._credit()
        group = self.env["res.groups"].create({"name": "Heads of the Till"})
        self.process.approver_ids = [
            Command.create({"step": "pay_back", "group_id": group.id})
        ]

        with self.assertRaises(AccessError) as error:
            self._pay_back(case, 10)
        self.assertIn("Heads of the Till", str(error.exception))

        self.cashier.group_ids += group
        self._pay_back(case, 10)
        self.assertEqual(case.amount_open, -111.0)

    # === WIZARD AND RECEIPT === #

    def test_form_proposes_what_is_left_and_prints_a_receipt(self):
        case, _note = self._credit()
        action = case.with_user(self.cashier).action_open_payment_back()
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.cashier)
            .with_context(**action["context"])
        )
        self.assertEqual(form.amount, 121.0)
        self.assertFalse(form.is_deposit)
        form.amount = 120
        wizard = form.save()

        report = wizard.action_apply()
        wizard.action_apply()

        case.invalidate_recordset()
        self.assertEqual(report["report_name"], "aftersales_repair.report_case_payment")
        self.assertEqual(case.amount_open, -1.0, "two presses are one payment")
        html = (
            self.env["ir.actions.report"]
            .with_user(self.cashier)
            ._render_qweb_html("aftersales_repair.report_case_payment", case.ids)[0]
            .decode()
        )
        self.assertIn("Receipt of Money Paid Back", html)
        self.assertIn("Left to pay back", html)
        self.assertIn("120.00", html)
        self.assertIn("1.00", html)
