from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .invoice_common import InvoiceCommon


@tagged("post_install", "-at_install")
class TestCasePayment(InvoiceCommon):
    """Money taken at the counter is in the books, with its case, and used once."""

    # === AT THE COUNTER === #

    def test_payment_at_the_counter_settles_the_invoice(self):
        case, order = self._agree()
        self._finish(case, order)
        invoice = self._invoice(case, post=True)

        payment = self._pay(case, 121)

        self.assertRecordValues(
            payment,
            [
                {
                    "aftersales_case_id": case.id,
                    "partner_id": self.customer.id,
                    "journal_id": self.cash_journal.id,
                    "amount": 121.0,
                    "state": "paid",
                }
            ],
        )
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(payment.move_id.aftersales_case_ids, case)
        self.assertRecordValues(
            case,
            [{"amount_billed": 121.0, "amount_paid": 121.0, "amount_open": 0.0}],
        )
        self.assertFalse(case.with_user(self.cashier).can_pay)

    def test_deposit_before_the_invoice_is_used_by_it(self):
        case, _order = self._take_in()
        self.assertTrue(case.with_user(self.cashier).can_pay)
        deposit = self._pay(case, 30)
        self.assertEqual(case.amount_paid, 30.0)
        self.assertFalse(deposit.is_reconciled)
        case, order = self._agree(case=case)
        self._finish(case, order)

        invoice = self._invoice(case, post=True)

        self.assertEqual(invoice.amount_residual, 91.0)
        self.assertTrue(deposit.is_reconciled)
        self.assertEqual(case.amount_open, 91.0)
        self._pay(case, 91)
        self.assertEqual(invoice.payment_state, "paid")

    def test_deposit_settles_two_invoices_one_after_the_other(self):
        self.process.invoice_split = "split"
        case, _order = self._take_in()
        self._pay(case, 100)
        case, order = self._agree(case=case)
        self._finish(case, order)

        invoices = self._invoice(case, post=True)

        self.assertEqual(sum(invoices.mapped("amount_residual")), 21.0)
        self.assertEqual(case.amount_open, 21.0)

    def test_payment_for_one_case_settles_no_other(self):
        self._make_unit("FR-0002")
        case, order = self._agree()
        other, _order = self._take_in("FR-0002")
        self._pay(other, 50)
        self._finish(case, order)

        invoice = self._invoice(case, post=True)

        self.assertEqual(invoice.amount_residual, 121.0)

    def test_more_than_is_left_to_pay_is_refused(self):
        case, order = self._agree()
        self._pay(case, 100)
        self._finish(case, order)
        for amount in (21.01, 0, -5):
            with self.subTest(amount), self.assertRaises(ValidationError) as error:
                self._pay(case, amount)
            self.assertIn(case.name, str(error.exception))

        self._pay(case, 21)

        with self.assertRaises(UserError):
            self._pay(case, 1)
        self.assertEqual(sum(case.payment_ids.mapped("amount")), 121.0)

    def test_payment_on_the_invoice_belongs_to_its_case(self):
        case, order = self._agree()
        self._finish(case, order)
        invoice = self._invoice(case, post=True)

        payment = (
            self.env["account.payment.register"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({})
            ._create_payments()
        )

        self.assertEqual(payment.aftersales_case_id, case)
        self.assertEqual(case.amount_paid, 121.0)
        self.assertEqual(case.amount_open, 0.0)

    def _replace_by_another_model(self):
        """Give out a unit of another model for 300 more; return the case."""
        self.process.write({"is_estimate_required": False, "check_mode": "never"})
        model = self._make_product(
            "Fridge 500", 600.0, 1200.0, tracking="serial", is_serviceable=True
        )
        lot = self._add_stock(model, 1, "BF-1")
        case = self._request()
        order = self._assign(case)
        order.action_start().is_beyond_repair = True
        self._submit(order)
        case.with_user(self.manager).action_replace(lot.id, 300.0)
        return case

    def _reverse(self, invoice):
        """Return the dialog that takes an invoice back, in whatever way."""
        return (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id, "date": self.today})
        )

    def test_credit_note_of_a_difference_belongs_to_its_case(self):
        case = self._replace_by_another_model()
        invoice = case.invoice_ids
        invoice.action_post()
        wizard = self._reverse(invoice)

        wizard.refund_moves()
        wizard.new_move_ids.action_post()
        case.invalidate_recordset()

        self.assertEqual(wizard.new_move_ids.move_type, "out_refund")
        self.assertEqual(case.invoice_ids, invoice | wizard.new_move_ids)
        self.assertRecordValues(
            case, [{"amount_billed": 0.0, "amount_paid": 0.0, "amount_open": 0.0}]
        )
        rows = self.env["aftersales.case.charge.report"].search(
            [("case_id", "=", case.id)]
        )
        self.assertEqual(sum(rows.mapped("price_charged")), 0.0)
        self.assertEqual(sum(rows.mapped("amount_open")), 0.0)
        self.assertFalse(invoice.copy().aftersales_exchange_case_id)

    def test_corrected_difference_belongs_to_its_case(self):
        case = self._replace_by_another_model()
        invoice = case.invoice_ids
        invoice.action_post()
        wizard = self._reverse(invoice)

        wizard.modify_moves()
        wizard.new_move_ids.action_post()
        case.invalidate_recordset()

        self.assertEqual(wizard.new_move_ids.move_type, "out_invoice")
        self.assertRecordValues(
            case, [{"amount_billed": 300.0, "amount_paid": 0.0, "amount_open": 300.0}]
        )

    def test_difference_of_another_model_is_paid_for_its_case(self):
        case = self._replace_by_another_model()
        self._pay(case, 100)

        case.invoice_ids.action_post()

        self.assertEqual(case.invoice_ids.amount_residual, 200.0)
        self.assertRecordValues(
            case,
            [{"amount_billed": 300.0, "amount_paid": 100.0, "amount_open": 200.0}],
        )
        row = self.env["aftersales.case.charge.report"].search(
            [("case_id", "=", case.id)]
        )
        self.assertRecordValues(
            row,
            [
                {
                    "kind": "exchange",
                    "price_charged": 300.0,
                    "amount_billed": 300.0,
                    "amount_paid": 100.0,
                    "amount_open": 200.0,
                }
            ],
        )

    def test_who_pays_is_who_is_invoiced(self):
        self.customer.parent_id = self.env["res.partner"].create(
            {"name": "Hotel", "is_company": True}
        )
        case, order = self._agree()
        payment = self._pay(case, 20)
        self._finish(case, order)

        invoice = self._invoice(case, post=True)

        self.assertEqual(payment.partner_id, invoice.commercial_partner_id)
        self.assertEqual(invoice.amount_residual, 101.0)

    def test_journal_of_another_kind_is_refused(self):
        case, _order = self._take_in()

        with self.assertRaises(UserError) as error:
            self._pay(case, 10, journal=self.company_data["default_journal_sale"])

        self.assertIn(self.company.name, str(error.exception))
        bank = self.company_data["default_journal_bank"]
        self.assertEqual(self._pay(case, 10, journal=bank.id).journal_id, bank)

    def test_payments_are_taken_by_cashiers_and_accountants_only(self):
        case, _order = self._take_in()
        for user in (
            self.reception,
            self.dispatcher,
            self.technician,
            self.inspector,
            self.storekeeper,
            self.officer,
        ):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._pay(case, 10, user)
            self.assertFalse(case.with_user(user).can_pay)
        for user in (self.cashier, self.accountant, self.manager):
            self._pay(case, 10, user)

        self.assertEqual(case.amount_paid, 30.0)

    def test_last_payment_is_dated_by_the_step_only(self):
        case, _order = self._take_in()

        with self.assertRaises(AccessError):
            case.with_user(self.manager).date_paid = "2026-01-01"

    # === WIZARD AND RECEIPT === #

    def test_counter_form_proposes_what_is_left_and_prints_a_receipt(self):
        case, order = self._agree()
        self._finish(case, order)
        self._invoice(case, post=True)
        action = case.with_user(self.cashier).action_open_payment()
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.cashier)
            .with_context(**action["context"])
        )
        self.assertEqual(form.amount, 121.0)
        self.assertFalse(form.is_deposit)
        self.assertEqual(form.journal_id, self.cash_journal)
        form.amount = 100
        form.memo = "Slip 77"
        wizard = form.save()

        report = wizard.action_apply()
        wizard.action_apply()

        self.assertEqual(report["report_name"], "aftersales_repair.report_case_payment")
        payment = case.payment_ids
        self.assertEqual(len(payment), 1, "two presses are one payment")
        self.assertEqual(payment.memo, f"{case.name} - Slip 77")
        html = (
            self.env["ir.actions.report"]
            .with_user(self.cashier)
            ._render_qweb_html("aftersales_repair.report_case_payment", case.ids)[0]
            .decode()
        )
        self.assertIn(payment.name, html)
        self.assertIn("100.00", html)
        self.assertIn("21.00", html)

    def test_counter_form_calls_a_deposit_by_its_name(self):
        case, _order = self._take_in()

        wizard = (
            self.env["aftersales.case.payment"]
            .with_user(self.cashier)
            .create({"case_id": case.id, "amount": 15})
        )

        self.assertTrue(wizard.is_deposit)
        wizard.action_apply()
        self.assertEqual(case.amount_paid, 15.0)

    def test_cancelled_case_takes_no_payment_for_work_that_never_came(self):
        self._make_unit("FR-0002")
        cases = [self._agree()[0]]
        case, order = self._agree(case=self._take_in("FR-0002")[0])
        order.action_start()
        cases.append(case)
        for case in cases:
            case.sale_order_ids.action_lock()

            case.with_user(self.reception).action_cancel("Taken home")

            self.assertEqual(case._get_payment_limit(), 0.0)
            self.assertFalse(case.with_user(self.cashier).can_pay)
            rows = self.env["aftersales.case.charge.report"].search(
                [("case_id", "=", case.id)]
            )
            self.assertFalse(rows)

    # === PAID FIRST === #

    def test_unit_goes_only_after_it_is_paid(self):
        self.process.is_payment_required = True
        case, order = self._agree()
        self._finish(case, order)
        with self.assertRaises(UserError) as error:
            case.with_user(self.reception).action_deliver()
        self.assertIn("121.00", str(error.exception))
        self._invoice(case, post=True)
        self._pay(case, 120)
        with self.assertRaises(UserError) as error:
            case.with_user(self.reception).action_deliver()
        self.assertIn("1.00", str(error.exception))
        with self.assertRaises(UserError):
            case.with_user(self.reception).action_cancel("Taken home")
        self.assertTrue(case.is_in_custody)

        self._pay(case, 1)
        case.with_user(self.reception).action_deliver()

        self.assertEqual(case.state, "delivered")

    def test_unit_is_replaced_only_after_its_work_is_paid(self):
        self.process.write({"is_payment_required": True, "check_mode": "never"})
        spare = self._add_stock(self.fridge, 1, "FR-0009")
        case, order = self._agree(parts=False)
        order.action_start().is_beyond_repair = True
        self._submit(order)
        self.assertEqual(case.state, "to_sort")

        with self.assertRaises(UserError) as error:
            case.with_user(self.dispatcher).action_replace(spare)
        self.assertIn("66.00", str(error.exception))
        self.assertFalse(case.replacement_lot_id)
        with self.assertRaises(AccessError):
            case.with_user(self.storekeeper).action_replace(spare)

        self._pay(case, 66)
        case.with_user(self.dispatcher).action_replace(spare)

        self.assertEqual(case.replacement_lot_id, spare)

    def test_unit_goes_when_it_is_paid_whatever_else_the_customer_owes(self):
        self.process.is_payment_required = True
        first, second, invoices = self._invoice_two()
        self.assertEqual(invoices.mapped("amount_total"), [121.0, 121.0])

        self._pay(first, 121)

        self.assertEqual((first | second).mapped("amount_open"), [0.0, 121.0])
        first.with_user(self.reception).action_deliver()
        self.assertEqual(first.state, "delivered")
        with self.assertRaises(UserError) as error:
            second.with_user(self.reception).action_deliver()
        self.assertIn("121.00", str(error.exception))

    def test_deposit_is_used_by_the_invoice_of_its_case(self):
        first, second, invoices = self._invoice_two(deposit=30)

        self.assertEqual(len(invoices), 2)
        self.assertEqual((first | second).mapped("amount_open"), [91.0, 121.0])

    def test_cases_without_payments_share_an_invoice(self):
        _first, _second, invoices = self._invoice_two()

        self.assertEqual(invoices.mapped("amount_total"), [242.0])

    def test_deposit_counts_before_the_invoice_comes(self):
        self.process.write({"is_payment_required": True, "invoice_policy": "handover"})
        case, order = self._agree()
        self._finish(case, order)
        self._pay(case, 121)

        case.with_user(self.reception).action_deliver()

        self.assertEqual(case.state, "delivered")
        case.invoice_ids.action_post()
        self.assertEqual(case.invoice_ids.payment_state, "paid")

    def test_unit_without_cost_goes_unpaid(self):
        self.process.is_payment_required = True
        case = self._request()
        order = self._assign(case)
        self._plan_part(case, self.gasket)
        self._quote(case)
        self._finish(case, order)

        case.with_user(self.reception).action_deliver()

        self.assertEqual(case.state, "delivered")

    def test_process_without_the_rule_lets_the_unit_go(self):
        case, order = self._agree()
        self._finish(case, order)

        case.with_user(self.reception).action_deliver()

        self.assertEqual(case.amount_open, 121.0)

    # === BRANCH === #

    def test_head_office_takes_the_payment_in_the_books_of_the_branch(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        # core loads the accounts of a branch with the commit
        self.env.cr.precommit.run()
        request = self.env["aftersales.request"].create(
            {
                "partner_id": self.customer.id,
                "company_id": branch.id,
                "case_ids": [
                    Command.create({"identifier": "FR-0001", "place": "customer"})
                ],
            }
        )
        request.action_confirm()

        payment = self._pay(request.case_ids, 10)

        self.assertEqual(payment.company_id, branch)
        self.assertEqual(payment.move_id.company_id, branch)
