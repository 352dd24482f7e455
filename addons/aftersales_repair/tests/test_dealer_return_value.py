from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_dealer_return import DealerReturnCommon

COSTS = {"DV-1": 401.11, "DV-2": 402.22, "DV-3": 433.34, "DV-4": 500.0}


@tagged("post_install", "-at_install")
class TestDealerReturnValue(DealerReturnCommon):
    """Returned units are worth the same in stock and books, however they are valued."""

    def _prepare(self, valuation, method):
        """Buy four at four costs and sell three of them; the books are closed."""
        self.category.write(
            {"property_valuation": valuation, "property_cost_method": method}
        )
        moves = self.env["stock.move"]
        lots = self.env["stock.lot"]
        for serial, cost in COSTS.items():
            known = moves.search([("product_id", "=", self.fridge.id)])
            lots |= self._add_stock(self.fridge, 1, serial)
            bought = moves.search([("product_id", "=", self.fridge.id)]) - known
            bought.value_manual = cost
        self._close()
        self.lots = lots[:3]
        self.order = self._deliver_to_dealer(self.lots)
        self.order._create_invoices().action_post()
        if valuation == "periodic":
            self._close()
        self._check_books()

    def _close(self):
        """Let the accountant close the stock, if anything is open."""
        try:
            self.company.action_close_stock_valuation(auto_post=True)
        except UserError as error:
            self.assertIn("correctly closed", str(error))

    def _get_balance(self, accounts):
        return self.env["account.move.line"]._read_group(
            [("account_id", "in", accounts.ids), ("parent_state", "=", "posted")],
            [],
            ["balance:sum"],
        )[0][0]

    def _get_stock_balance(self):
        return self._get_balance(self.fridge._get_product_accounts()["stock_valuation"])

    def _get_cost_of_sales(self):
        """Return what sales have cost, with what a closing books as variation."""
        accounts = self.fridge._get_product_accounts()
        return self._get_balance(accounts["expense"] | accounts["stock_variation"])

    def _check_books(self):
        """Compare the stock account with what the stock is worth, to the cent."""
        self.env.invalidate_all()
        products = self.env["product.product"].search([("is_storable", "=", True)])
        self.assertEqual(
            round(self._get_stock_balance(), 2),
            round(sum(products.mapped("total_value")), 2),
        )

    def _check(self, valuation, method, restocked):
        """Bring back an unharmed, a used and a broken unit.

        :param restocked: what the unharmed one is worth again
        """
        self._prepare(valuation, method)
        stock, cost = self._get_stock_balance(), self._get_cost_of_sales()
        document = self._inspect("abc")
        self.assertEqual(document.line_ids[0].unit_value, restocked)
        document.line_ids[1].with_user(self.storekeeper).unit_value = 250.55

        document.with_user(self.storekeeper).action_settle()
        document.refund_ids.action_post()

        moves = document.line_ids.move_ids.filtered("is_in").sorted("id")
        used = 250.55 if method != "standard" else restocked
        self.assertEqual(moves.mapped("value"), [restocked, used])
        gained = round(restocked + used, 2)
        # the credit note costs nothing by itself: the units have said it
        self.assertEqual(round(self._get_stock_balance() - stock, 2), gained)
        self.assertEqual(round(self._get_cost_of_sales() - cost, 2), -gained)
        self._check_books()
        self._close()
        self._check_books()
        self.assertEqual(round(self._get_stock_balance() - stock, 2), gained)
        self.assertEqual(round(self._get_cost_of_sales() - cost, 2), -gained)

    def test_perpetual_fifo(self):
        # the three oldest left together: 1236.67 by one delivery
        self._check("real_time", "fifo", 412.22)

    def test_perpetual_average(self):
        self._check("real_time", "average", 434.17)

    def test_periodic_fifo(self):
        self._check("periodic", "fifo", 412.22)

    def test_periodic_average(self):
        self._check("periodic", "average", 434.17)

    def test_perpetual_standard(self):
        self._check("real_time", "standard", 400.0)

    def test_periodic_standard(self):
        self._check("periodic", "standard", 400.0)
