from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ..models.posting_item import PostingItem
from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestPostingTax(AftersalesRepairCommon):
    """Taxes of a template: as core computes them, balanced, and taken back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.templates = cls.env["aftersales.posting.template"]
        cls.postings = cls.env["aftersales.posting"]
        cls.debit = cls.company_data["default_account_receivable"]
        cls.credit = cls.company_data["default_account_revenue"]
        cls.vat = cls.company_data["default_account_tax_sale"]
        cls.case = cls.env["aftersales.case"].browse(cls._request(cls).id)
        cls.base_tag, cls.tax_tag = cls.env["account.account.tag"].create(
            [
                {"name": name, "applicability": "taxes", "country_id": country.id}
                for country in cls.company.account_fiscal_country_id
                for name in ("Base 9", "Tax 9")
            ]
        )
        cls.tax = cls._make_tax(9)

    @classmethod
    def _make_tax(cls, percent, **vals):
        lines = [
            Command.create(
                {"repartition_type": "base", "tag_ids": [Command.set(cls.base_tag.ids)]}
            ),
            Command.create(
                {
                    "repartition_type": "tax",
                    "account_id": cls.vat.id,
                    "tag_ids": [Command.set(cls.tax_tag.ids)],
                }
            ),
        ]
        return cls.env["account.tax"].create(
            {
                "name": f"VAT {percent} %",
                "amount": percent,
                "type_tax_use": "sale",
                "company_id": cls.company.id,
                "invoice_repartition_line_ids": lines,
                "refund_repartition_line_ids": lines,
                **vals,
            }
        )

    def _make_template(self, **vals):
        return self.templates.with_user(self.accountant).create(
            {
                "activity": "old_part_lost",
                "debit_rule": "receivable",
                "partner_rule": "customer",
                "credit_account_id": self.credit.id,
                "tax_ids": [Command.set(self.tax.ids)],
                **vals,
            }
        )

    def _post(self, amount=30.0, **details):
        details = {"company": self.company, "case": self.case, **details}
        return self.postings._post_activity(
            "old_part_lost", self.case, amount, **details
        )

    def _get_balances(self, *entries):
        """Return the balance of each account."""
        balances = {}
        for line in self.env["account.move"].concat(*entries).line_ids:
            balances.setdefault(line.account_id, 0)
            balances[line.account_id] += line.balance
        return {
            account: round(balance, 2)
            for account, balance in balances.items()
            if round(balance, 2)
        }

    def _get_tags(self, *entries):
        """Return what the tax report shows for base and tax."""
        lines = self.env["account.move"].concat(*entries).line_ids
        return [
            round(
                sum(
                    lines.filtered(
                        lambda line, tag=tag: tag in line.tax_tag_ids
                    ).mapped("balance")
                ),
                2,
            )
            for tag in (self.base_tag, self.tax_tag)
        ]

    def test_net_amount_gets_the_tax_on_top(self):
        self._make_template(tax_mode="excluded", tax_side="credit")

        entry = self._post(30.0)

        self.assertEqual(
            self._get_balances(entry),
            {self.debit: 32.7, self.credit: -30.0, self.vat: -2.7},
        )
        self.assertEqual(self._get_tags(entry), [-30.0, -2.7])
        tax_line = entry.line_ids.filtered("tax_line_id")
        self.assertRecordValues(
            tax_line,
            [
                {
                    "tax_line_id": self.tax.id,
                    "tax_base_amount": -30.0,
                    "partner_id": self.customer.id,
                }
            ],
        )
        base = entry.line_ids.filtered("tax_ids")
        self.assertEqual((base.tax_ids, base.balance), (self.tax, -30.0))
        posting = entry.aftersales_posting_ids
        self.assertEqual((posting.amount, posting.tax_amount), (30.0, 2.7))

    def test_gross_amount_holds_the_tax(self):
        self._make_template(tax_mode="included", tax_side="credit")

        entry = self._post(32.7)

        self.assertEqual(
            self._get_balances(entry),
            {self.debit: 32.7, self.credit: -30.0, self.vat: -2.7},
        )

    def test_tax_of_a_purchase_stands_beside_the_cost(self):
        tax = self._make_tax(9, name="Input VAT", type_tax_use="purchase")
        self._make_template(
            tax_ids=[Command.set(tax.ids)],
            tax_side="debit",
            debit_rule="account",
            debit_account_id=self.company_data["default_account_expense"].id,
            credit_rule="payable",
        )

        entry = self._post(100.0)

        self.assertEqual(
            self._get_balances(entry),
            {
                self.company_data["default_account_expense"]: 100.0,
                self.vat: 9.0,
                self.company_data["default_account_payable"]: -109.0,
            },
        )

    def test_many_postings_in_one_entry_balance_to_the_cent(self):
        self._make_template(tax_ids=[Command.set((self.tax | self._make_tax(3)).ids)])
        items = [
            self.env["aftersales.posting"]._post_activity(
                "old_part_lost",
                self.case,
                amount,
                company=self.company,
                case=self.case,
                key=str(amount),
            )
            for amount in (0.11, 0.16, 33.33, 0.06)
        ]

        for entry in items:
            self.assertEqual(round(sum(entry.line_ids.mapped("balance")), 2), 0)

    def test_several_taxed_postings_share_one_entry(self):
        self._make_template()

        postings = self.postings._post_items(
            [
                PostingItem(
                    activity="old_part_lost",
                    record=self.case,
                    amount=0.06,
                    company=self.company,
                    case=self.case,
                    key=str(number),
                )
                for number in range(7)
            ]
        )

        entry = postings.move_id
        self.assertEqual(len(entry), 1)
        # each is rounded for itself, and taken back for itself
        self.assertEqual(postings.mapped("tax_amount"), [0.01] * 7)
        self.assertEqual(
            self._get_balances(entry),
            {self.debit: 0.49, self.credit: -0.42, self.vat: -0.07},
        )

    def test_reversal_takes_the_tax_back(self):
        self._make_template()
        entry = self._post(30.0)
        # what was posted is taken back, whatever the tax has become
        self.tax.amount = 10

        reversal = self.postings._reverse_activity("old_part_lost", self.case)

        self.assertEqual(self._get_balances(entry, reversal), {})
        self.assertEqual(self._get_tags(entry, reversal), [0, 0])
        debt = entry.line_ids.filtered(lambda line: line.account_id == self.debit)
        self.assertTrue(debt.reconciled)
        self.assertEqual(
            self._get_balances(entry, reversal, self._post(30.0)),
            {self.debit: 33.0, self.credit: -30.0, self.vat: -3.0},
        )

    def test_one_of_two_taxed_postings_is_taken_back_alone(self):
        self._make_template()
        first, second = self._post(30.0, key="1"), self._post(50.0, key="2")

        reversal = self.postings._reverse_activity("old_part_lost", self.case, "1")

        self.assertEqual(
            self._get_balances(first, second, reversal),
            {self.debit: 54.5, self.credit: -50.0, self.vat: -4.5},
        )

    def test_negative_amount_is_the_refund_of_the_tax(self):
        self._make_template()

        entry = self._post(-30.0)

        self.assertEqual(
            self._get_balances(entry),
            {self.debit: -32.7, self.credit: 30.0, self.vat: 2.7},
        )
        tax_line = entry.line_ids.filtered("tax_line_id")
        self.assertEqual(tax_line.tax_repartition_line_id.document_type, "refund")

    def test_template_without_tax_posts_none(self):
        self._make_template(tax_ids=[Command.clear()])
        # not even the default of the account
        self.credit.tax_ids = self.tax

        entry = self._post(30.0)

        self.assertEqual(
            self._get_balances(entry), {self.debit: 30.0, self.credit: -30.0}
        )
        self.assertFalse(entry.line_ids.tax_ids)

    def test_tax_that_is_due_on_payment_waits_for_it(self):
        self.company.tax_exigibility = True
        waiting = self.vat.copy({"name": "VAT not due yet", "reconcile": True})
        self.tax.write(
            {
                "tax_exigibility": "on_payment",
                "cash_basis_transition_account_id": waiting.id,
            }
        )
        self._make_template()

        entry = self._post(30.0)

        self.assertEqual(
            self._get_balances(entry),
            {self.debit: 32.7, self.credit: -30.0, waiting: -2.7},
        )
        self.assertEqual(self._get_tags(entry), [0, 0])

    def test_corrected_tax_is_posted_again(self):
        template = self._make_template()
        entry = self._post(30.0)
        template.with_user(self.accountant).tax_mode = "included"

        entry.aftersales_posting_ids.with_user(self.accountant).action_post_again()

        moves = self.postings.search([("case_id", "=", self.case.id)])
        moves = moves.move_id | moves.reversal_id
        self.assertEqual(
            self._get_balances(moves),
            {self.debit: 30.0, self.credit: -27.52, self.vat: -2.48},
        )

    def test_tax_of_another_company_is_refused(self):
        other = self.setup_other_company()["default_tax_sale"]

        with self.assertRaises(ValidationError) as error:
            self._make_template(company_id=self.company.id).sudo().tax_ids = other
        self.assertIn("is not in the books of", str(error.exception))

        self._make_template().sudo().tax_ids = other
        with self.assertRaises(UserError) as error:
            self._post()
        self.assertIn(other.name, str(error.exception))

    def test_form_asks_how_to_compute_only_where_there_is_a_tax(self):
        form = Form(self.templates.with_user(self.accountant))
        form.activity = "old_part_lost"
        form.debit_rule = form.credit_rule = "expense"
        self.assertTrue(form._get_modifier("tax_mode", "invisible"))
        form.tax_ids.add(self.tax)

        self.assertFalse(form._get_modifier("tax_mode", "invisible"))
        form.tax_mode = "included"
        self.assertEqual(form.save().tax_mode, "included")
