from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestPosting(AftersalesRepairCommon):
    """Activities are posted by their templates: once, balanced, and reversible."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.templates = cls.env["aftersales.posting.template"]
        cls.postings = cls.env["aftersales.posting"]
        cls.debit = cls.company_data["default_account_expense"]
        cls.credit = cls.company_data["default_account_revenue"]
        cls.case = cls.env["aftersales.case"].browse(cls._request(cls).id)
        cls.maker = cls.env["res.partner"].create({"name": "Cold Works"})

    def _make_template(self, activity="old_part_lost", **vals):
        return self.templates.with_user(self.accountant).create(
            {
                "activity": activity,
                "debit_account_id": self.debit.id,
                "credit_account_id": self.credit.id,
                **vals,
            }
        )

    def _post(self, amount=30.0, activity="old_part_lost", **details):
        details = {"company": self.company, "case": self.case, **details}
        return self.postings._post_activity(activity, self.case, amount, **details)

    # === POSTING === #

    def test_activity_without_template_posts_nothing(self):
        self.assertFalse(self._post())

    def test_template_says_journal_accounts_partner_and_amount(self):
        journal = self.company_data["default_journal_misc"]
        self._make_template(factor=50, journal_id=journal.id, partner_rule="customer")

        entry = self._post(30.0, name="Lost gasket")

        self.assertRecordValues(
            entry,
            [
                {
                    "state": "posted",
                    "journal_id": journal.id,
                    "company_id": self.company.id,
                    "aftersales_case_ids": self.case.ids,
                }
            ],
        )
        self.assertRecordValues(
            entry.line_ids.sorted("balance"),
            [
                {
                    "account_id": account.id,
                    "balance": balance,
                    "partner_id": self.customer.id,
                    "name": f"{self.case.name} - Lost gasket",
                }
                for account, balance in ((self.credit, -15.0), (self.debit, 15.0))
            ],
        )

    def test_posted_again_it_is_the_same_entry(self):
        self._make_template()

        first = self._post(30.0)
        again = self._post(40.0)
        other = self._post(40.0, key="second part")

        self.assertEqual(again, first)
        self.assertNotEqual(other, first)
        self.assertEqual(sum(first.line_ids.mapped("debit")), 30.0)

    def test_the_database_holds_one_posting_for_a_document(self):
        self._make_template()
        self._post()
        posting = self.postings.search([("case_id", "=", self.case.id)])

        with (
            self.assertRaises(Exception),  # noqa: B017 - the driver's own error
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            posting.copy({"move_id": posting.move_id.id})

    def test_reversed_with_its_document_it_may_be_posted_anew(self):
        self._make_template()
        first = self._post(30.0)

        reversal = self.postings._reverse_activity("old_part_lost", self.case)
        twice = self.postings._reverse_activity("old_part_lost", self.case)
        anew = self._post(20.0)

        self.assertFalse(twice)
        self.assertEqual(reversal.reversed_entry_id, first)
        self.assertEqual(reversal.aftersales_case_ids, self.case)
        self.assertNotEqual(anew, first)
        lines = (first | reversal | anew).line_ids
        debit = lines.filtered(lambda line: line.account_id == self.debit)
        self.assertEqual(sum(debit.mapped("balance")), 20.0)

    def test_negative_amount_changes_the_sides(self):
        self._make_template()

        entry = self._post(-30.0)

        line = entry.line_ids.filtered(lambda line: line.account_id == self.debit)
        self.assertEqual(line.balance, -30.0)

    def test_nothing_to_post_makes_no_entry(self):
        self._make_template()

        self.assertFalse(self._post(0.001))

    def test_debt_and_what_takes_it_back_settle_each_other(self):
        self._make_template(debit_rule="receivable", partner_rule="customer")
        entry = self._post(30.0)
        line = entry.line_ids.filtered("debit")
        self.assertEqual(line.account_id.account_type, "asset_receivable")
        self.assertFalse(line.reconciled)

        self.postings._reverse_activity("old_part_lost", self.case)

        self.assertTrue(line.reconciled)

    def test_partner_rules_find_who_is_meant(self):
        brand = self.env["aftersales.brand"].create(
            {"name": "Polar", "partner_id": self.maker.id}
        )
        self.fridge.aftersales_brand_id = brand
        self._assign(self.case)
        template = self._make_template()
        expected = {
            "customer": self.customer,
            "technician": self.tech.partner_id,
            "maker": self.maker,
            "none": self.env["res.partner"],
            "document": self.partner_a,
        }
        for rule, partner in expected.items():
            template.partner_rule = rule
            entry = self._post(key=rule, partner=self.partner_a)
            self.assertEqual(entry.line_ids.partner_id, partner, rule)

    def test_steps_post_for_roles_without_rights_on_entries(self):
        self._make_template(debit_rule="expense", credit_rule="carrier_brand")

        entry = (
            self.postings.with_user(self.technician)
            ._post_activity(
                "old_part_lost",
                self.case.with_user(self.technician),
                10,
                company=self.company.with_user(self.technician),
                product=self.gasket.with_user(self.technician),
            )
            .sudo()
        )

        self.assertEqual(entry.state, "posted")

    def test_costs_carry_the_analytics_of_the_template(self):
        plan = self.env["account.analytic.plan"].create({"name": "Service"})
        analytic, other = self.env["account.analytic.account"].create(
            [{"name": name, "plan_id": plan.id} for name in ("Workshop", "Field")]
        )
        template = self._make_template(
            debit_rule="expense",
            credit_rule="stock",
            analytic_distribution={str(analytic.id): 100},
        )

        entry = self._post(30.0, product=self.gasket)

        self.assertRecordValues(entry.line_ids.analytic_line_ids, [{"amount": -30.0}])
        template.analytic_distribution = {str(other.id): 100}
        posting = entry.aftersales_posting_ids
        posting.with_user(self.accountant).action_post_again()
        new = self.postings.search([("case_id", "=", self.case.id)]) - posting
        self.assertEqual(new.debit_analytic, {str(other.id): 100})

    # === POSTED ANEW === #

    def test_corrected_template_posts_again_for_the_accountant(self):
        template = self._make_template(factor=50, partner_rule="customer")
        first = self._post(-30.0, name="Lost gasket")
        posting = self.postings.search([("case_id", "=", self.case.id)])
        account = self.debit.copy()
        template.write({"factor": 100, "debit_account_id": account.id})

        posting.with_user(self.accountant).action_post_again()

        self.assertTrue(posting.reversal_id)
        new = self.postings.search([("case_id", "=", self.case.id)]) - posting
        self.assertRecordValues(
            new,
            [
                {
                    "amount": 30.0,
                    "debit_account_id": self.credit.id,
                    "credit_account_id": account.id,
                    "credit_partner_id": self.customer.id,
                    "name": first.line_ids[0].name,
                }
            ],
        )
        self.assertEqual(self._post(-99.0), new.move_id)
        with self.assertRaises(UserError) as error:
            posting.with_user(self.accountant).action_post_again()
        self.assertIn("taken back", str(error.exception))
        with self.assertRaises(AccessError):
            new.with_user(self.storekeeper).action_post_again()

    # === WHAT IS MISSING === #

    def test_missing_account_is_named_with_its_place(self):
        self._make_template(debit_rule="expense")
        self.category.property_account_expense_categ_id = False
        self.company.expense_account_id = False

        with self.assertRaises(UserError) as error:
            self._post(product=self.gasket)

        message = str(error.exception)
        self.assertIn("Door gasket has no expense account", message)
        self.assertIn(self.company.name, message)
        self.assertIn("category", message)

    def test_missing_journal_is_named_with_its_place(self):
        self._make_template()
        self.company.account_stock_journal_id = False

        with self.assertRaises(UserError) as error:
            self._post()

        self.assertIn("has no stock journal", str(error.exception))

    def test_missing_partner_and_account_of_the_document_are_named(self):
        template = self._make_template(debit_rule="receivable", partner_rule="none")
        with self.assertRaises(UserError) as error:
            self._post()
        self.assertIn("account of a partner", str(error.exception))

        template.debit_rule = "document"
        with self.assertRaises(UserError) as error:
            self._post()
        self.assertIn("names no account", str(error.exception))

    # === TEMPLATES === #

    def test_postings_know_the_activities_of_the_templates(self):
        for model in (self.templates, self.postings):
            activities = dict(
                model._fields["activity"]._description_selection(self.env)
            )
            self.assertEqual(activities["old_part_lost"], "Old Part Lost")
            self.assertEqual(
                activities, dict(self.templates._fields["activity"].selection)
            )

    def test_template_of_the_branch_goes_before_those_above(self):
        branch = self.env["res.company"].create(
            {"name": "Outlet", "parent_id": self.company.id}
        )
        common = self._make_template()
        above = self._make_template(company_id=self.company.id, factor=50)
        self.assertEqual(self.templates._find("old_part_lost", branch), above)
        self.assertEqual(self._post(30.0, company=branch).company_id, branch)

        own = self.templates.create(
            {
                "activity": "old_part_lost",
                "company_id": branch.id,
                "debit_account_id": self.debit.id,
                "credit_account_id": self.credit.id,
            }
        )

        self.assertEqual(self.templates._find("old_part_lost", branch), own)
        (own | above).action_archive()
        self.assertEqual(self.templates._find("old_part_lost", branch), common)

    def test_second_template_for_an_activity_is_refused(self):
        self._make_template()

        with self.assertRaises(ValidationError) as error:
            self._make_template()

        self.assertIn("is there already", str(error.exception))

    def test_template_without_its_account_is_refused(self):
        with self.assertRaises(ValidationError) as error:
            self._make_template(debit_account_id=False)

        self.assertIn("Choose the account", str(error.exception))

    def test_account_of_another_company_is_refused(self):
        other = self.setup_other_company()

        with self.assertRaises(ValidationError) as error:
            self._make_template(
                company_id=self.company.id,
                debit_account_id=other["default_account_expense"].id,
            )

        self.assertIn("is not in the books of", str(error.exception))

    def test_account_of_another_company_is_refused_when_posting(self):
        other = self.setup_other_company()
        self._make_template(debit_account_id=other["default_account_expense"].id)

        with self.assertRaises(UserError) as error:
            self._post()

        self.assertIn("is not in the books of", str(error.exception))

    # === RIGHTS === #

    def test_postings_belong_to_the_accountant(self):
        self._make_template()
        self._post()
        posting = self.postings.search([("case_id", "=", self.case.id)])

        self.assertEqual(posting.with_user(self.accountant).amount, 30.0)
        self.assertEqual(self.case.with_user(self.accountant).posting_count, 1)
        for user in (self.accountant, self.manager):
            with self.assertRaises(AccessError):
                posting.with_user(user).amount = 1
        for user in (
            self.reception,
            self.dispatcher,
            self.technician,
            self.inspector,
            self.storekeeper,
        ):
            with self.assertRaises(AccessError):
                posting.with_user(user).check_access("read")
            with self.assertRaises(AccessError):
                self.templates.with_user(user).create({"activity": "old_part_lost"})

    def test_entry_of_a_posting_is_not_deleted(self):
        self._make_template()
        entry = self._post()
        # as one that was reset before this was refused
        entry.state = "draft"

        with self.assertRaises(UserError) as error:
            entry.unlink()

        self.assertIn("Reverse it instead", str(error.exception))

    def test_entry_of_a_posting_is_not_reset_or_cancelled(self):
        self._make_template()
        entry = self._post()
        reversal = self.postings._reverse_activity("old_part_lost", self.case)
        for move in (self._post(), entry, reversal):
            for button in ("button_draft", "button_cancel"):
                with self.subTest(move=move.ref, button=button):
                    with self.assertRaises(UserError) as error:
                        getattr(move, button)()
                    self.assertIn("Reverse it instead", str(error.exception))
                    self.assertEqual(move.state, "posted")

    # === REVERSED BY HAND === #

    def test_entry_reversed_by_hand_is_not_taken_back_again(self):
        self._make_template()
        entry = self._post()

        reversal = entry.with_user(self.accountant)._reverse_moves(cancel=True)

        self.assertEqual(entry.aftersales_posting_ids.reversal_id, reversal)
        self.assertFalse(self.postings._reverse_activity("old_part_lost", self.case))
        self.assertNotEqual(self._post(), entry)

    def test_reversal_counts_once_it_is_posted(self):
        self._make_template()
        entry = self._post()

        draft = entry.with_user(self.accountant)._reverse_moves()

        self.assertFalse(entry.aftersales_posting_ids.reversal_id)
        draft.action_post()
        self.assertEqual(entry.aftersales_posting_ids.reversal_id, draft)
