from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_case_sorting import SortingCommon


@tagged("post_install", "-at_install")
class TestPartRecoveryCost(SortingCommon):
    """Good parts taken out of a unit are worth in the books what they were graded."""

    def _get_stock_balance(self):
        return self.env["account.move.line"]._read_group(
            [
                ("account_id", "=", self.company.account_stock_valuation_id.id),
                ("parent_state", "=", "posted"),
            ],
            [],
            ["balance:sum"],
        )[0][0]

    def _recover(self):
        case = self._make_given_up()
        before = self._get_stock_balance()
        case.with_user(self.storekeeper).action_dismantle(
            [self._prepare_part(self.gasket, 3.0, quantity=2)]
        )
        move = case.move_ids.filtered("is_in")
        return case, before, move

    def test_recovered_part_comes_into_the_books_at_its_graded_value(self):
        case, before, move = self._recover()

        self.assertEqual(move.value, 6.0)
        self.assertEqual(self._get_stock_balance(), before + 6.0)
        posting = self.env["aftersales.posting"].search([("case_id", "=", case.id)])
        self.assertRecordValues(
            posting,
            [
                {
                    "activity": "part_recovered",
                    "res_model": "stock.move",
                    "res_id": move.id,
                    "amount": 6.0,
                    "credit_account_id": self.company._get_consumption_location(
                        "company"
                    ).valuation_account_id.id,
                }
            ],
        )

    def test_closing_of_a_period_books_it_no_second_time(self):
        self.category.property_valuation = "periodic"
        self._add_stock(self.gasket, 20)
        self.company.action_close_stock_valuation(auto_post=True)
        _case, before, _move = self._recover()

        with self.assertRaises(UserError) as error:
            self.company.action_close_stock_valuation(auto_post=True)

        self.assertIn("correctly closed", str(error.exception))
        self.assertEqual(self._get_stock_balance(), before + 6.0)

    def test_without_a_template_the_closing_books_the_difference(self):
        self.env.ref(
            "aftersales_repair.aftersales_posting_template_part_recovered"
        ).active = False

        case, before, _move = self._recover()

        self.assertEqual(self._get_stock_balance(), before)
        self.assertFalse(
            self.env["aftersales.posting"].search([("case_id", "=", case.id)])
        )
