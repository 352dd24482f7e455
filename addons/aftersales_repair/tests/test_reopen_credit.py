from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .invoice_common import InvoiceCommon


@tagged("post_install", "-at_install")
class TestReopenCredit(InvoiceCommon):
    """A reopened case gives back at once what was billed, and settles it at its end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process.rework_credit = "reopening"

    def _repair(self, post=True, paid=False):
        case, order = self._agree()
        self._finish(case, order)
        invoice = self._invoice(case, post=post)
        if paid:
            self._pay(case, 121)
        return case, invoice

    def _reopen(self, case):
        case.with_user(self.manager).action_reopen()
        case.invalidate_recordset()
        return self._get_notes(case)

    def _get_notes(self, case):
        case.invalidate_recordset()
        return case.invoice_ids.filtered(lambda move: move.move_type == "out_refund")

    def _rework(self, case, product=None, labor=False):
        self.process.is_estimate_required = False
        order = self._assign(case)
        log = order.action_start()
        if product:
            self._plan_part(case, product, 2, log_id=log.id)
        if labor:
            self._plan_labor(case, log_id=log.id)
        self._finish(case, order)

    def _post(self, moves):
        moves.invoice_date = self.today
        moves.with_user(self.accountant).action_post()

    # === THE RULE === #

    def test_what_was_billed_is_credited_when_the_case_is_reopened(self):
        case, invoice = self._repair(paid=True)

        note = self._reopen(case)

        self.assertRecordValues(
            note,
            [
                {
                    "state": "draft",
                    "amount_total": 121.0,
                    "reversed_entry_id": invoice.id,
                }
            ],
        )
        self.assertRecordValues(
            case, [{"amount_reopened": 121.0, "amount_open": -121.0}]
        )
        self.assertEqual(case.price_charged, 0.0)
        self.assertIn("draft credit note", "".join(case.message_ids.mapped("body")))
        self._post(note)
        self.assertFalse(
            note.line_ids.filtered(lambda line: line.display_type == "cogs"),
            "no part came back to the store",
        )

    def test_branch_decides_where_the_process_says_nothing(self):
        self.process.rework_credit = False
        for index, (rule, count) in enumerate(
            (("never", 0), ("approval", 0), ("reopening", 1))
        ):
            self.company.aftersales_rework_credit = rule
            serial = f"FR-100{index}"
            self._make_unit(serial)
            case, order = self._agree(case=self._take_in(serial)[0])
            self._finish(case, order)
            self._invoice(case, post=True)

            notes = self._reopen(case)

            self.assertEqual(case.rework_credit, rule)
            self.assertEqual(len(notes), count, rule)
            self.process.is_estimate_required = True

    def test_process_goes_before_the_branch(self):
        self.company.aftersales_rework_credit = "reopening"
        self.process.rework_credit = "never"
        case, _invoice = self._repair()

        self.assertFalse(self._reopen(case))

    def test_draft_invoice_was_not_billed(self):
        case, draft = self._repair(post=False)

        self.assertFalse(self._reopen(case))

        self.assertEqual(draft.amount_total, 121.0)
        self.assertEqual(case.amount_reopened, 0.0)

    # === THE END === #

    def test_reopening_without_rework_is_undone(self):
        case, invoice = self._repair()
        note = self._reopen(case)

        case.with_user(self.reception).action_cancel("Nothing found")

        case.invalidate_recordset()
        self.assertEqual(note.state, "cancel")
        self.assertRecordValues(
            case,
            [{"amount_reopened": 0.0, "amount_billed": 121.0, "amount_open": 121.0}],
        )
        self.assertEqual(case.price_charged, 110.0)
        self.assertFalse(case.with_user(self.accountant).can_invoice)
        self.assertEqual(invoice.amount_residual, 121.0)

    def test_unpaid_unit_stays_here_after_a_reopening_in_vain(self):
        self.process.is_payment_required = True
        case, _invoice = self._repair()
        self._reopen(case)
        self.assertEqual(case.amount_open, 0.0)

        with self.assertRaises(UserError) as error:
            case.with_user(self.reception).action_cancel("Nothing found")

        self.assertIn("121.00", str(error.exception))

    def test_posted_credit_note_is_followed_by_an_invoice(self):
        case, _invoice = self._repair(paid=True)
        self._post(self._reopen(case))
        case.invalidate_recordset()
        self.assertEqual(case.amount_open, -121.0)

        case.with_user(self.reception).action_cancel("Nothing found")

        case.invalidate_recordset()
        self.assertEqual(case.amount_open, 0.0)
        again = self._invoice(case, post=True)
        self.assertEqual(again.amount_total, 121.0)
        case.invalidate_recordset()
        self.assertRecordValues(case, [{"amount_billed": 121.0, "amount_open": 0.0}])

    def test_what_is_done_anew_stays_credited_and_the_rest_is_charged(self):
        case, _invoice = self._repair()
        note = self._reopen(case)

        self._rework(case, self.gasket)

        case.invalidate_recordset()
        self.assertEqual(self._get_notes(case), note, "there is one credit note")
        self.assertEqual(note.amount_untaxed, 50.0)
        self.assertEqual(case.amount_reopened, 0.0)
        lines = case.part_ids.sale_line_id | case.labor_ids.sale_line_id
        self.assertEqual(sum(lines.mapped("aftersales_waived_qty")), 2.0)
        self.assertEqual(self._invoice(case).amount_untaxed, 50.0)
        self.assertEqual(case.price_charged, 110.0)

    def test_rework_of_everything_leaves_the_credit_note_whole(self):
        case, _invoice = self._repair()
        note = self._reopen(case)

        self._rework(case, self.gasket, labor=True)

        self.assertEqual(self._get_notes(case), note)
        self.assertEqual(note.amount_untaxed, 110.0)
        self.assertEqual(self._invoice(case, post=True).amount_untaxed, 110.0)
        self._post(note)
        case.invalidate_recordset()
        self.assertEqual(case.amount_billed, 121.0)

    def test_rework_that_is_free_leaves_all_charged_as_before(self):
        case, _invoice = self._repair()
        note = self._reopen(case)

        self._rework(case)

        case.invalidate_recordset()
        self.assertEqual(note.state, "cancel")
        self.assertEqual(case.amount_open, 121.0)

    def test_second_reopening_gives_back_what_is_billed_by_then(self):
        case, _invoice = self._repair()
        first = self._reopen(case)
        self._rework(case, self.gasket)
        self._post(first | self._invoice(case))
        case.invalidate_recordset()
        self.assertEqual(case.amount_billed, 121.0)

        second = self._reopen(case) - first

        self.assertEqual(second.amount_total, 121.0)
        self.assertEqual(case.amount_reopened, 121.0)

    def test_quantities_credited_are_no_fields_to_write(self):
        case, _invoice = self._repair()
        self._reopen(case)

        with self.assertRaises(AccessError):
            case.with_user(self.reception).sale_order_ids.order_line.write(
                {"aftersales_reopened_qty": 0.0}
            )
