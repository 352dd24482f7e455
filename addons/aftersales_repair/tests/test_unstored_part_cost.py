from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_warranty_cost import WarrantyCostCommon


@tagged("post_install", "-at_install")
class TestUnstoredPartCost(WarrantyCostCommon):
    """Parts that are bought as an expense cost the carrier of their case, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gasket.is_storable = False
        cls.expense = cls.company.expense_account_id
        cls.template = cls.env.ref(
            "aftersales_repair.aftersales_posting_template_unstored_part"
        )

    def _serve(self, **vals):
        case, part, log = self._use(**vals)
        self._pass(log)
        return case, part

    def _get_expense(self, case, account=None):
        """Return what the case moved on the expense account of the part."""
        lines = self.env["account.move.line"].search(
            [
                ("account_id", "=", (account or self.expense).id),
                ("parent_state", "=", "posted"),
                ("name", "like", case.name),
            ]
        )
        return round(sum(lines.mapped("balance")), 2)

    def test_cost_goes_from_the_expense_to_the_carrier(self):
        case, part = self._serve(service_type_id=self.by_brand.id)

        self.assertEqual(self._get_costs(case), [0, 30.0, 0])
        self.assertEqual(self._get_expense(case), -30.0)
        entry = part.share_entry_id
        self.assertEqual(entry.aftersales_case_ids, case)
        cost = entry.line_ids.filtered(
            lambda line: line.account_id == self.accounts["brand"]
        )
        self.assertEqual(cost.partner_id, self.maker)
        self.assertEqual(cost.product_id, self.gasket)

    def test_vendor_bill_and_cost_do_not_count_twice(self):
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.maker.id,
                "invoice_date": self.today,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.gasket.id,
                            "quantity": 3,
                            "price_unit": 10.0,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        bill.action_post()
        self.assertEqual(bill.invoice_line_ids.account_id, self.expense)

        case, _part = self._serve()

        self.assertEqual(self._get_costs(), [30.0, 0, 0])
        balance = self.env["account.move.line"]._read_group(
            [
                ("account_id", "=", self.expense.id),
                ("parent_state", "=", "posted"),
                ("product_id", "=", self.gasket.id),
            ],
            [],
            ["balance:sum"],
        )[0][0]
        self.assertEqual(round(balance, 2), 0)
        self.assertTrue(case)

    def test_carriers_share_and_the_customer_keeps_his_part(self):
        self.coverage.parts_percent = 40
        self._share("brand", 70)
        self._share("company", 30)

        case, part = self._serve()

        self.assertEqual(self._get_costs(case), [3.6, 8.4, 0])
        # what he pays of it costs like anything that is sold
        self.assertEqual(self._get_expense(case), -12.0)
        self.assertEqual(len(part.share_entry_id), 1)

    def test_goodwill_is_goodwills(self):
        self.coverage.parts_percent = 40

        case, _part = self._serve(goodwill=100)

        self.assertEqual(self._get_costs(case), [12.0, 0, 18.0])

    def test_part_that_is_not_covered_costs_no_carrier(self):
        self.coverage.parts_percent = 0

        case, part = self._serve()

        self.assertEqual(self._get_costs(case), [0, 0, 0])
        self.assertFalse(part.share_entry_id)

    def test_nothing_is_posted_before_the_work_is_approved(self):
        case, _part, log = self._use()

        self.assertEqual(self._get_costs(case), [0, 0, 0])
        self._pass(log)
        self.assertEqual(self._get_costs(case), [30.0, 0, 0])

    def test_once_however_often_it_is_settled(self):
        case, _part = self._serve()

        case._post_charged_shares()

        self.assertEqual(self._get_costs(case), [30.0, 0, 0])

    def test_reopened_case_settles_it_anew(self):
        case, part = self._serve()

        case.with_user(self.manager).action_reopen()
        self.assertEqual(self._get_costs(case), [0, 0, 0])
        self.assertEqual(self._get_expense(case), 0)
        self.assertFalse(part.share_entry_id)

        order = self._assign(case)
        self._pass(self._submit(order))
        self.assertEqual(self._get_costs(case), [30.0, 0, 0])

    def test_case_reopened_in_vain_bears_it_again(self):
        case, _part = self._serve()
        case.with_user(self.manager).action_reopen()

        case.with_user(self.reception).action_cancel("Changed his mind")

        self.assertEqual(self._get_costs(case), [30.0, 0, 0])

    def test_refused_claim_of_the_brand_is_ours(self):
        self.process.write({"check_mode": "never", "is_review_required": True})
        case, _part, _log = self._use(
            service_type_id=self.by_brand.id, place="customer"
        )
        self.assertEqual(self._get_costs(case), [0, 30.0, 0])

        case.with_user(self.inspector).action_review_refuse("No photo")

        self.assertEqual(self._get_costs(case), [30.0, 0, 0])

    def test_stored_and_unstored_parts_go_by_one_entry(self):
        self.coverage.parts_percent = 40
        stored = self._make_product("Hose", 20.0, 40.0)
        self._add_stock(stored, 5)
        case = self._request()
        order = self._assign(case)
        log = order.action_start()
        parts = self._plan_part(case, stored, log_id=log.id)
        parts |= self._plan_part(case, self.gasket, log_id=log.id)

        self._pass(self._submit(order))

        self.assertEqual(len(parts.share_entry_id), 1)
        self.assertEqual(self._get_costs(case), [8.0 + 4.0, 0, 0])

    def test_cost_price_counts_to_the_cent_under_average(self):
        self.category.property_cost_method = "average"
        self.gasket.standard_price = 12.34

        case, part = self._serve()

        self.assertEqual(self._get_costs(case), [37.02, 0, 0])
        self.assertEqual(part.with_user(self.accountant).cost, 37.02)

    def test_account_to_credit_is_the_templates(self):
        account = self.expense.copy({"name": "Consumables used"})
        self.template.write({"credit_rule": "account", "credit_account_id": account.id})

        case, _part = self._serve()

        self.assertEqual(self._get_expense(case, account), -30.0)
        self.assertEqual(self._get_expense(case), 0)

    def test_archived_template_posts_nothing(self):
        self.template.action_archive()

        case, part = self._serve()

        self.assertEqual(self._get_costs(case), [0, 0, 0])
        self.assertFalse(part.share_entry_id)

    def test_product_that_is_stored_later_changes_nothing_for_what_was_used(self):
        case, part, log = self._use()
        self.gasket.is_storable = True

        self._pass(log)

        self.assertEqual(self._get_costs(case), [30.0, 0, 0])
        self.assertFalse(part.is_stored)

    def test_nobody_says_himself_that_a_part_is_not_stored(self):
        stored = self._make_product("Hose", 20.0, 40.0)
        case = self._request()
        self._assign(case)
        part = self._plan_part(case, stored)
        self.assertTrue(part.is_stored)

        with self.assertRaises(AccessError):
            part.with_user(self.technician).is_stored = False
