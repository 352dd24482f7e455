from odoo.exceptions import UserError
from odoo.tests import tagged

from .old_part_common import OldPartCommon


@tagged("post_install", "-at_install")
class TestOldPartPosting(OldPartCommon):
    """Templates say what old parts are in the books; each is posted once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.debit = cls.company_data["default_account_expense"]
        cls.credit = cls.company_data["default_account_revenue"]

    def _make_template(self, activity, **vals):
        templates = self.env["aftersales.posting.template"].with_user(self.accountant)
        return templates.create(
            {
                "activity": activity,
                "debit_account_id": self.debit.id,
                "credit_account_id": self.credit.id,
                **vals,
            }
        )

    def _get_postings(self, debts):
        return self.env["aftersales.posting"].search(
            [("res_model", "=", debts._name), ("res_id", "in", debts.ids)]
        )

    def test_without_template_nothing_is_posted(self):
        debt = self._use(self.gasket)
        self._pass(debt.log_id)
        self._as_storekeeper(debt).action_receive()

        self.assertFalse(self._get_postings(debt))

    def test_lost_part_is_charged_to_who_owes_it(self):
        self._make_template(
            "old_part_lost", debit_rule="receivable", partner_rule="document"
        )
        debt = self._use(self.gasket, 2)

        debt.with_user(self.manager).action_write_off("Lost")

        line = self._get_postings(debt).move_id.line_ids.filtered("debit")
        self.assertRecordValues(
            line,
            [
                {
                    "debit": 20.0,
                    "account_id": (debt.holder_id.property_account_receivable_id.id),
                    "partner_id": self.tech.partner_id.id,
                }
            ],
        )
        self.assertEqual(line.move_id.aftersales_case_ids, debt.case_id)

    def test_lost_part_that_turns_up_is_charged_back(self):
        self._make_template("old_part_lost")
        debt = self._use(self.gasket)
        debt.with_user(self.manager).action_write_off("Lost")

        debt.with_user(self.manager).action_undo()

        posting = self._get_postings(debt)
        self.assertTrue(posting.is_reversed)
        debt.with_user(self.manager).action_write_off("Lost for good")
        self.assertEqual(len(self._get_postings(debt)), 2)

    def test_received_part_is_posted_when_its_work_is_approved(self):
        self._make_template("old_part_received", factor=10)
        debt = self._use(self.gasket, 2)
        self._as_storekeeper(debt).action_receive("scrap")
        self.assertFalse(self._get_postings(debt), "the work may still change")

        self._pass(debt.log_id)

        self.assertEqual(self._get_postings(debt).amount, 2.0)
        debt._post_received()
        self.assertEqual(len(self._get_postings(debt)), 1)
        debt.with_user(self.manager).action_undo()
        self.assertTrue(self._get_postings(debt).is_reversed)

    def test_part_received_after_the_approval_is_posted_at_once(self):
        self._make_template("old_part_received")
        debt = self._use(self.gasket)
        self._pass(debt.log_id)

        self._as_storekeeper(debt).action_receive()

        self.assertEqual(self._get_postings(debt).amount, 10.0)

    def test_part_received_with_the_log_is_posted_with_its_approval(self):
        self.process.is_old_part_required = False
        self._make_template("old_part_received")
        debt = self._use(self.gasket)
        self.assertFalse(self._get_postings(debt))

        self._pass(debt.log_id)

        self.assertEqual(self._get_postings(debt).amount, 10.0)

    def test_missing_account_stops_the_write_off_and_says_which(self):
        # the document knows no account to debit
        self._make_template("old_part_lost", debit_rule="document")
        debt = self._use(self.gasket)

        with self.assertRaises(UserError):
            debt.with_user(self.manager).action_write_off("Lost")
        self.assertEqual(debt.state, "owed")
