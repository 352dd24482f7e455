from odoo.tests import tagged

from .head_office_common import HeadOfficeCommon
from .supply_common import SupplyCommon
from .test_dealer_return import DealerReturnCommon


@tagged("post_install", "-at_install")
class TestHeadOfficeSupply(HeadOfficeCommon, SupplyCommon, DealerReturnCommon):
    """Head office asks, sends and takes back for a branch: the branch has it all."""

    def _ask_for_region(self, quantity=2, **vals):
        """Let the head office's storekeeper see a request of the region through."""
        request = self._ask(
            self.storekeeper,
            {self.gasket: quantity},
            company_id=self.region.id,
            **vals,
        )
        self.assertEqual(request.company_id, self.region)
        request.action_submit()
        request.action_approve()
        return request

    # === PART REQUESTS === #

    def test_parts_of_a_case_go_to_its_technician(self):
        case = self._request_at(self.region)
        order = self._assign(case)

        request = self._ask_for_region(
            kind="in_warranty",
            case_id=case.id,
            order_id=order.id,
            supply_method="store",
            destination="technician",
        )
        request.action_send()

        self.assertEqual(request.state, "supplied")
        self.assertEqual(self._on_hand(self.gasket, self.tech.location_id), 2)
        self._check_books("stock.picking", "stock.move", "aftersales.part.request")

    def test_parts_of_a_case_go_to_its_customer_by_post(self):
        case = self._request_at(self.region, place="customer")
        order = self._assign(case)

        request = self._ask_for_region(
            kind="in_warranty",
            case_id=case.id,
            supply_method="store",
            destination="customer",
        )
        request.action_post("City Post", "AB123")

        self.assertEqual(self._on_hand(self.gasket, self.branch_store), 8)
        self._check_books("stock.picking", "stock.move", "account.move")
        self._submit(order, "Explained by phone how to fit it")
        self.assertEqual(case.state, "delivered")
        self._check_books("stock.picking", "stock.move", "account.move")

    def test_parts_come_from_the_maker(self):
        self._expect_receipts()
        suppliers = self.env.ref("stock.stock_location_suppliers")
        suppliers.valuation_account_id = self.company_data["default_account_expense"]
        for kind in ("maker_free", "maker_bought"):
            self._ask_for_region(
                kind=kind, maker_id=self.brand.partner_id.id
            ).action_receive()

        self.assertEqual(self._on_hand(self.gasket, self.branch_store), 14)
        self._check_books("stock.picking", "stock.move", "account.move")

    def test_parts_that_head_office_sends_are_in_the_books_of_both(self):
        self._add_stock(self.gasket, 5)
        request = self._ask_for_region(3)

        request.action_send()
        request.action_receive()

        sent, received = request.sudo().line_ids.move_ids.sorted("id")
        self.assertEqual(sent.company_id, self.company)
        self.assertEqual(received.company_id, self.region)
        for move in (sent, received):
            for document in (move.picking_id, move.account_move_id):
                self.assertTrue(document)
                self.assertEqual(document.company_id, move.company_id)
        self.assertEqual(self._on_hand(self.gasket, self.branch_store), 13)

    # === DEALER RETURNS === #

    def test_units_of_a_dealer_are_settled_in_the_branch(self):
        document = self._make_return(company_id=self.region.id)
        document.with_user(self.storekeeper).action_receive()
        self.assertEqual(
            self.lots.location_id, self.region.aftersales_custody_location_id
        )
        for line, grade in zip(document.line_ids, "abc", strict=True):
            line.with_user(self.inspector).grade = grade
        document.with_user(self.inspector).action_inspect()
        self._check_books("stock.picking", "stock.move", "aftersales.dealer.return")

        document.with_user(self.storekeeper).action_settle()

        self._check_books("stock.scrap", "account.move", "aftersales.posting")
        # core asks for the branch among the companies of whoever posts its credit
        self.accountant.company_ids += self.region
        refund = document.refund_ids.with_user(self.accountant)
        refund.with_context(
            allowed_company_ids=(self.company | self.region).ids
        ).action_post()
        self.assertEqual(refund.state, "posted")
        self._check_books()

    def test_return_that_is_called_off_goes_back_from_the_branch(self):
        document = self._make_return(company_id=self.region.id)
        document.with_user(self.storekeeper).action_receive()

        document.with_user(self.storekeeper).action_cancel()

        self.assertEqual(self.lots.location_id, self.customers)
        self._check_books("stock.picking", "stock.move")
