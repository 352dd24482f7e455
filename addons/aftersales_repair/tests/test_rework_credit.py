from odoo.exceptions import AccessError
from odoo.tests import tagged

from .invoice_common import InvoiceCommon


@tagged("post_install", "-at_install")
class TestReworkCredit(InvoiceCommon):
    """A reopened case gives back what is charged anew, and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process.rework_credit = "approval"

    def _repair(self, post=True):
        case, order = self._agree()
        self._finish(case, order)
        return case, self._invoice(case, post=post)

    def _rework(self, case, *parts, labor=False):
        """Reopen the case and use parts anew, agreed with the customer."""
        case.with_user(self.manager).action_reopen()
        order = self._assign(case)
        log = order.action_start()
        for product, quantity in parts:
            self._plan_part(case, product, quantity, log_id=log.id)
        if labor:
            self._plan_labor(case, log_id=log.id)
        self.process.is_estimate_required = False
        self._pass(self._submit(order))
        case.invalidate_recordset()
        return case.invoice_ids.filtered(lambda move: move.move_type == "out_refund")

    def test_only_what_was_done_anew_is_given_back(self):
        case, invoice = self._repair()

        notes = self._rework(case, (self.gasket, 1), (self.hinge, 1))

        self.assertRecordValues(
            notes,
            [
                {
                    "state": "draft",
                    "amount_untaxed": 25.0,
                    "reversed_entry_id": invoice.id,
                }
            ],
        )
        self.assertEqual(notes.aftersales_case_ids, case)
        self.assertRecordValues(
            case.part_ids.sorted("id"),
            [{"price_charged": 25.0}, {"price_charged": 25.0}, {"price_charged": 15.0}],
        )
        self.assertEqual(case.price_reduced, 25.0)
        self.assertIn(
            "draft credit note",
            case.message_ids.mapped("body")[0]
            + "".join(case.message_ids.mapped("body")),
        )
        again = self._invoice(case)
        self.assertEqual(
            sorted(again.invoice_line_ids.mapped("price_subtotal")), [15.0, 25.0]
        )

    def test_credit_note_leaves_the_cost_of_goods(self):
        case, _invoice = self._repair()
        note = self._rework(case, (self.gasket, 2))

        note.invoice_date = self.today
        note.with_user(self.accountant).action_post()

        self.assertFalse(
            note.line_ids.filtered(lambda line: line.display_type == "cogs"),
            "no part came back to the store",
        )

    def test_second_rework_gives_back_the_first_rework_only(self):
        case, _invoice = self._repair()
        first = self._rework(case, (self.gasket, 2))
        self._invoice(case, post=True)

        notes = self._rework(case, (self.gasket, 2))

        self.assertEqual(len(notes), 2)
        self.assertEqual((notes - first).amount_untaxed, 50.0)
        self.assertEqual(
            sum(case.part_ids.sale_line_id.mapped("aftersales_waived_qty")), 4.0
        )

    def test_nothing_is_given_back_for_what_was_not_charged_again(self):
        case, _invoice = self._repair()

        self.assertFalse(self._rework(case, (self.hinge, 1)))
        self.assertFalse(
            any(case.part_ids.sale_line_id.mapped("aftersales_waived_qty"))
        )

    def test_labour_done_anew_is_given_back(self):
        case, _invoice = self._repair()

        notes = self._rework(case, labor=True)

        self.assertEqual(notes.amount_untaxed, 60.0)

    def test_draft_invoice_is_put_right_instead(self):
        case, draft = self._repair(post=False)

        notes = self._rework(case, (self.gasket, 2))

        self.assertFalse(notes)
        self.assertEqual(draft.amount_untaxed, 60.0)
        self.assertEqual(self._invoice(case).amount_untaxed, 50.0)

    def test_process_without_the_rule_gives_nothing_back(self):
        self.process.rework_credit = "never"
        case, _invoice = self._repair()

        self.assertFalse(self._rework(case, (self.gasket, 2)))

    def test_marker_of_the_reopening_is_no_field_to_write(self):
        case, _invoice = self._repair()

        with self.assertRaises(AccessError):
            case.with_user(self.manager).reopened_after_log_id = False
