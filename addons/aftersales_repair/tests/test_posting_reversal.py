from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.posting_item import PostingItem
from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestPostingReversal(AftersalesRepairCommon):
    """An entry reversed by hand: as a draft, in part, otherwise, and back again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.postings = cls.env["aftersales.posting"]
        cls.debit = cls.company_data["default_account_expense"]
        cls.credit = cls.company_data["default_account_revenue"]
        cls.case = cls.env["aftersales.case"].browse(cls._request(cls).id)
        cls.template = cls.env["aftersales.posting.template"].create(
            {
                "activity": "old_part_lost",
                "debit_account_id": cls.debit.id,
                "credit_account_id": cls.credit.id,
            }
        )

    def _post(self, *amounts):
        """Post amounts of the case, all by one entry; return the postings."""
        return self.postings._post_items(
            [
                PostingItem(
                    activity="old_part_lost",
                    record=self.case,
                    amount=amount,
                    company=self.company,
                    case=self.case,
                    name=f"piece {number}",
                    key=str(number),
                )
                for number, amount in enumerate(amounts)
            ]
        ).sorted("id")

    def _draft(self, entry):
        """Let the accountant begin a reversal by core's own button."""
        return entry.with_user(self.accountant)._reverse_moves()

    def _set_lines(self, reversal, lines):
        """Let him change a draft: ``[(account, label, balance), …]``."""
        reversal.line_ids = [
            Command.clear(),
            *(
                Command.create(
                    {"account_id": account.id, "name": label, "balance": balance}
                )
                for account, label, balance in lines
            ),
        ]

    def _reverse_part(self, posting, amount):
        reversal = self._draft(posting.move_id)
        self._set_lines(
            reversal,
            [(self.debit, posting.name, -amount), (self.credit, posting.name, amount)],
        )
        reversal.action_post()
        return reversal

    def _get_balance(self, account=None):
        """Return what the books show on an account for the case."""
        domain = [
            ("account_id", "=", (account or self.debit).id),
            ("parent_state", "=", "posted"),
            ("name", "like", self.case.name),
        ]
        line = self.env["account.move.line"]
        return round(line._read_group(domain, [], ["balance:sum"])[0][0] or 0, 2)

    def _check(self, posting, status, left):
        # as the list shows it when it is opened again
        self.env.invalidate_all()
        posting = posting.with_user(self.accountant)
        self.assertEqual((posting.status, posting.amount_left), (status, left))

    # === DRAFT === #

    def test_draft_reversal_does_not_count_yet_and_shows(self):
        posting = self._post(30.0)
        self._check(posting, "standing", 30.0)

        draft = self._draft(posting.move_id)

        self._check(posting, "draft", 30.0)
        self.assertFalse(posting.reversal_id)
        self.assertEqual(self._post(30.0), posting)
        draft.unlink()
        self._check(posting, "standing", 30.0)

    def test_draft_posted_in_full_counts(self):
        posting = self._post(30.0)
        draft = self._draft(posting.move_id)

        draft.action_post()

        self._check(posting, "reversed", 0.0)
        self.assertEqual(posting.reversal_id, draft)
        self.assertNotEqual(self._post(30.0), posting)

    def test_draft_left_behind_adds_nothing_to_what_a_step_takes_back(self):
        posting = self._post(30.0)
        draft = self._draft(posting.move_id)

        self.postings._reverse_activity("old_part_lost", self.case, key=None)

        self._check(posting, "reversed", 0.0)
        with self.assertRaises(UserError) as error:
            draft.action_post()
        self.assertIn("taken back", str(error.exception))
        self.assertEqual(self._get_balance(), 0)

    # === PART === #

    def test_part_reversed_by_hand_leaves_the_rest(self):
        posting = self._post(30.0)

        self._reverse_part(posting, 10.0)

        self._check(posting, "partial", 20.0)
        self.assertFalse(posting.reversal_id)
        # the document has nothing to post: what the accountant took back is wanted
        self.assertEqual(self._post(30.0), posting)

    def test_step_takes_back_only_what_is_left(self):
        posting = self._post(30.0)
        self._reverse_part(posting, 10.0)

        self.postings._reverse_activity("old_part_lost", self.case, key=None)

        self.assertEqual(self._get_balance(), 0)
        self.assertEqual(sum(posting.reversal_id.line_ids.mapped("debit")), 20.0)
        self._check(posting, "reversed", 0.0)
        self._post(30.0)
        self.assertEqual(self._get_balance(), 30.0)

    def test_posted_again_the_whole_stands(self):
        posting = self._post(30.0)
        self._reverse_part(posting, 10.0)

        posting.with_user(self.accountant).action_post_again()

        self.assertEqual(self._get_balance(), 30.0)
        self.assertEqual(self._get_balance(self.credit), -30.0)

    def test_two_parts_make_a_whole(self):
        posting = self._post(30.0)
        self._reverse_part(posting, 10.0)

        second = self._reverse_part(posting, 20.0)

        self._check(posting, "reversed", 0.0)
        self.assertEqual(posting.reversal_id, second)

    def test_part_reset_to_draft_stands_again(self):
        posting = self._post(30.0)
        reversal = self._reverse_part(posting, 10.0)

        reversal.with_user(self.accountant).button_draft()

        self._check(posting, "draft", 30.0)

    def test_one_posting_of_an_entry_is_reversed_alone(self):
        first, second = self._post(30.0, 50.0)
        self.assertEqual(first.move_id, second.move_id)

        self._reverse_part(second, 50.0)

        self._check(first, "standing", 30.0)
        self._check(second, "reversed", 0.0)
        self.postings._reverse_activity("old_part_lost", self.case, key=None)
        self.assertEqual(self._get_balance(), 0)

    def test_debt_is_settled_by_all_that_took_it_back(self):
        self.template.write({"debit_rule": "receivable", "partner_rule": "customer"})
        posting = self._post(30.0)
        self.debit = posting.debit_account_id
        reversal = self._draft(posting.move_id)
        self._set_lines(
            reversal,
            [(self.debit, posting.name, -10), (self.credit, posting.name, 10)],
        )
        reversal.line_ids.partner_id = self.customer
        reversal.action_post()

        self.postings._reverse_activity("old_part_lost", self.case, key=None)

        lines = (posting.move_id | reversal | posting.reversal_id).line_ids
        debts = lines.filtered(lambda line: line.account_id == self.debit)
        self.assertEqual(debts.mapped("reconciled"), [True] * 3)

    # === EDITED === #

    def test_reversal_on_another_account_is_shown_and_stops_the_next_step(self):
        posting = self._post(30.0)
        other = self.debit.copy()
        reversal = self._draft(posting.move_id)
        self._set_lines(
            reversal,
            [(other, posting.name, -30.0), (self.credit, posting.name, 30.0)],
        )
        reversal.action_post()

        self._check(posting, "edited", 30.0)
        for step in (
            posting.with_user(self.accountant).action_post_again,
            lambda: self.postings._reverse_activity(
                "old_part_lost", self.case, key=None
            ),
        ):
            with self.assertRaises(UserError) as error:
                step()
            self.assertIn(reversal.name, str(error.exception))
            self.assertIn(posting.name, str(error.exception))

    def test_edited_reversal_is_mended_by_resetting_it(self):
        posting = self._post(30.0)
        reversal = self._draft(posting.move_id)
        self._set_lines(
            reversal,
            [(self.credit, posting.name, 30.0), (self.debit.copy(), "?", -30.0)],
        )
        reversal.action_post()

        reversal.button_draft()
        self._set_lines(
            reversal, [(self.debit, "other", -30.0), (self.credit, "words", 30.0)]
        )
        reversal.action_post()

        # of a single posting the accounts tell enough
        self._check(posting, "reversed", 0.0)

    def test_label_of_nobody_on_an_entry_of_two_is_edited(self):
        first, second = self._post(30.0, 50.0)
        reversal = self._draft(first.move_id)
        self._set_lines(
            reversal, [(self.debit, "gone", -30.0), (self.credit, "gone", 30.0)]
        )

        reversal.action_post()

        self._check(first, "edited", 30.0)
        self._check(second, "edited", 50.0)

    # === BACK AGAIN === #

    def test_reversal_that_is_reversed_lets_the_posting_stand_again(self):
        posting = self._post(30.0)
        reversal = posting.move_id.with_user(self.accountant)._reverse_moves(
            cancel=True
        )
        self._check(posting, "reversed", 0.0)

        self._draft(reversal).action_post()

        self._check(posting, "standing", 30.0)
        self.assertEqual(self._post(30.0), posting)
        self.assertEqual(self._get_balance(), 30.0)

    def test_reversal_stays_where_the_document_was_posted_anew(self):
        posting = self._post(30.0)
        reversal = posting.move_id.with_user(self.accountant)._reverse_moves(
            cancel=True
        )
        self._post(30.0)

        draft = self._draft(reversal)
        with self.assertRaises(UserError) as error:
            draft.action_post()

        self.assertIn("posted anew", str(error.exception))

    def test_reversal_of_many_entries_is_not_reversed_by_hand(self):
        postings = self._post(30.0) | self.postings._post_items(
            [
                PostingItem(
                    activity="old_part_lost",
                    record=self.case,
                    amount=5.0,
                    company=self.company,
                    case=self.case,
                    key="later",
                )
            ]
        )
        reversal = self.postings._reverse_activity("old_part_lost", self.case, None)
        self.assertEqual(postings.reversal_id, reversal)

        draft = self._draft(reversal)
        with self.assertRaises(UserError) as error:
            draft.action_post()

        self.assertIn(reversal.name, str(error.exception))

    # === COST === #

    def test_entries_of_others_cost_no_query_for_it(self):
        entry = self.env["account.move"].create(
            {
                "line_ids": [
                    Command.create({"account_id": account.id, "balance": balance})
                    for account, balance in ((self.debit, 5), (self.credit, -5))
                ]
            }
        )
        entry.action_post()
        self.env.flush_all()
        before = self.env.cr.sql_log_count

        entry._note_aftersales_reversals()

        self.assertEqual(self.env.cr.sql_log_count, before)
