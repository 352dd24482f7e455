from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.modules.migration import load_script
from odoo.tests import tagged
from odoo.tools import file_path

from .invoice_common import InvoiceCommon


@tagged("post_install", "-at_install")
class TestInvoiceShare(InvoiceCommon):
    """An invoice that holds two cases: each is paid by what was paid for it."""

    def _register(self, invoices, amount):
        """Let the accountant register a payment on an invoice of several cases."""
        wizard = (
            self.env["account.payment.register"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=invoices.ids)
            .create({"amount": amount})
        )
        return wizard._create_payments().sudo()

    def _assert_open(self, cases, amounts):
        """Check what the cases, the report and the invoice say is open."""
        cases.invalidate_recordset()
        rows = self.env["aftersales.case.charge.report"]._read_group(
            [("case_id", "in", cases.ids)],
            ["case_id"],
            ["amount_billed:sum", "amount_paid:sum", "amount_open:sum"],
        )
        by_case = {case: [round(value, 2) for value in sums] for case, *sums in rows}
        for case, amount in zip(cases, amounts, strict=True):
            self.assertEqual(case.amount_open, amount)
            self.assertEqual(
                by_case[case], [case.amount_billed, case.amount_paid, case.amount_open]
            )
        posted = cases.invoice_ids.filtered(lambda move: move.state == "posted")
        self.assertEqual(
            round(sum(posted.mapped("amount_residual_signed")), 2),
            round(sum(amounts), 2),
        )

    def test_payment_at_a_case_pays_its_lines_first(self):
        first, second, invoice = self._invoice_two()
        self.assertEqual(invoice.mapped("amount_total"), [242.0])

        self._pay(first, 121)

        self.assertEqual(invoice.amount_residual, 121.0)
        self._assert_open(first | second, [0.0, 121.0])

    def test_unit_goes_when_its_share_of_the_invoice_is_paid(self):
        first, second, _invoice = self._invoice_two()
        self.process.is_payment_required = True
        self._pay(first, 120)
        for case, amount in ((first, "1.00"), (second, "121.00")):
            with self.assertRaises(UserError) as error:
                case.with_user(self.reception).action_deliver()
            self.assertIn(f" {amount}", f" {error.exception}".replace("\xa0", " "))

        self._pay(first, 1)
        first.with_user(self.reception).action_deliver()

        self.assertEqual(first.state, "delivered")
        with self.assertRaises(UserError):
            second.with_user(self.reception).action_deliver()
        self._pay(second, 121)
        second.with_user(self.reception).action_deliver()

    def test_payment_of_no_case_is_spread_to_the_cent(self):
        first, second, invoice = self._invoice_two(parts=False)
        self.assertEqual(invoice.amount_total, 187.0)

        payment = self._register(invoice, 100.01)

        self.assertFalse(payment.aftersales_case_id)
        # 100.01 * 66 / 187 = 35.297
        self._assert_open(first | second, [56.29, 30.7])

    def test_what_the_counter_asked_for_is_paid_after_a_spread_payment(self):
        first, second, invoice = self._invoice_two()
        self._register(invoice, 121)
        self._assert_open(first | second, [60.5, 60.5])

        self._pay(first, 60.5)

        self._assert_open(first | second, [0.0, 60.5])

    def test_spread_payment_passes_by_what_is_paid(self):
        first, second, invoice = self._invoice_two()
        self._pay(first, 121)

        self._register(invoice, 21)

        self._assert_open(first | second, [0.0, 100.0])

    def test_payment_taken_back_opens_its_case_again(self):
        first, second, _invoice = self._invoice_two()
        payment = self._pay(first, 121)

        payment.action_draft()
        payment.action_cancel()

        self._assert_open(first | second, [121.0, 121.0])

    def test_payment_linked_later_goes_to_its_case(self):
        first, second, invoice = self._invoice_two()
        payment = self._register(invoice, 121)

        payment.aftersales_case_id = second

        self._assert_open(first | second, [121.0, 0.0])

    def test_more_than_a_case_owes_goes_to_the_other(self):
        first, second, invoice = self._invoice_two(parts=False)
        payment = self.env["account.payment"].create(
            {
                "aftersales_case_id": second.id,
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.customer.id,
                "amount": 80.0,
                "journal_id": self.cash_journal.id,
            }
        )
        payment.action_post()

        invoice._apply_case_payments()

        self._assert_open(first | second, [107.0, 0.0])

    def test_credit_note_of_one_case_counts_for_it_alone(self):
        first, second, invoice = self._invoice_two()
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id, "date": self.today})
        )
        wizard.refund_moves()
        note = wizard.new_move_ids
        note.invoice_line_ids = [
            Command.delete(line.id)
            for line in note.invoice_line_ids
            if line.sale_line_ids.order_id.aftersales_case_id != second
        ]
        self._register(invoice, 42)
        self._assert_open(first | second, [100.0, 100.0])

        note.action_post()
        lines = (invoice | note).line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        )
        lines.reconcile()

        # what the note gives back beyond the open rest pays what else is there
        self.assertRecordValues(
            (first | second).share_ids.sorted("id"),
            [
                {"case_id": first.id, "amount_total": 121.0, "amount_residual": 79.0},
                {"case_id": second.id, "amount_total": 121.0, "amount_residual": 0.0},
                {"case_id": second.id, "amount_total": -121.0, "amount_residual": 0.0},
            ],
        )
        self.assertEqual(invoice.amount_residual, 79.0)

    def test_invoice_that_is_a_draft_again_is_paid_by_nobody(self):
        first, second, invoice = self._invoice_two()
        self._pay(first, 100)

        invoice.button_draft()

        (first | second).invalidate_recordset()
        self.assertEqual((first | second).mapped("amount_billed"), [0.0, 0.0])
        self.assertEqual((first | second).mapped("amount_open"), [21.0, 121.0])
        self.assertFalse(first.share_ids | second.share_ids)

        invoice.action_post()

        self._assert_open(first | second, [21.0, 121.0])

    def test_invoices_posted_before_get_their_shares_with_the_update(self):
        first, second, invoice = self._invoice_two()
        self._pay(first, 21)
        invoice.sudo().aftersales_share_ids.unlink()
        script = load_script(
            file_path("aftersales_repair/migrations/19.0.1.4.0/post-share.py"),
            "post_share",
        )

        script.migrate(self.env.cr, "19.0.1.2.0")
        script.migrate(self.env.cr, "19.0.1.2.0")

        self._assert_open(first | second, [100.0, 121.0])
        self.assertEqual(len(invoice.sudo().aftersales_share_ids), 2)

    def test_shares_are_in_the_currency_of_the_branch(self):
        foreign = self.setup_other_currency("EUR", rates=[("2000-01-01", 2.0)])
        self.customer.property_product_pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": foreign.id}
        )
        first, second, invoice = self._invoice_two()
        self.assertEqual(invoice.currency_id, foreign)
        total = first.amount_billed
        self.assertEqual(total, second.amount_billed)

        self._pay(first, total)

        self._assert_open(first | second, [0.0, total])

    def test_shares_are_read_by_accountants_of_the_branch_only(self):
        first, _second, _invoice = self._invoice_two()
        share = first.sudo().share_ids
        self.assertEqual(share.with_user(self.accountant).amount_total, 121.0)
        for user in (self.reception, self.technician, self.storekeeper, self.cashier):
            with self.subTest(user.login), self.assertRaises(AccessError):
                share.with_user(user).read(["amount_total"])
        for user in (self.accountant, self.manager):
            with self.subTest(user.login), self.assertRaises(AccessError):
                share.with_user(user).write({"amount_residual": 0.0})
