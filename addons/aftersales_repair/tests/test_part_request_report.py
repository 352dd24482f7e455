from odoo.exceptions import AccessError
from odoo.tests import tagged

from .supply_common import SupplyCommon


@tagged("post_install", "-at_install")
class TestPartRequestReport(SupplyCommon):
    """What was asked for, what of it came, and what is still to come."""

    def _read(self, user, request):
        return (
            self.env["aftersales.part.request.report"]
            .with_user(user)
            .search([("request_id", "=", request.id)])
        )

    def _ask_region(self, quantity):
        request = self._ask(self.outlet_keeper, {self.gasket: quantity})
        request.action_submit()
        request.with_user(self.region_keeper).action_approve()
        return request

    def test_parts_on_the_way_have_not_arrived(self):
        self._add_stock_at(self.region, self.gasket, 2)
        request = self._ask_region(3)

        request.with_user(self.region_keeper).action_send()
        row = self._read(self.outlet_keeper, request)
        self.assertRecordValues(
            row,
            [
                {
                    "company_id": self.outlet.id,
                    "supplier_company_id": self.region.id,
                    "product_id": self.gasket.id,
                    "quantity": 3,
                    "arrived": 0,
                    "missing": 3,
                }
            ],
        )
        request.with_user(self.outlet_keeper).action_receive()
        row.invalidate_recordset()
        self.assertEqual((row.arrived, row.missing), (2, 1))
        self.assertEqual(row.arrived, request.line_ids.quantity_arrived)
        request.with_user(self.region_keeper).action_close()

        row.invalidate_recordset()
        self.assertEqual((row.state, row.missing), ("supplied", 0))

    def test_what_warranty_pays_stands_beside(self):
        case = self._request()
        request = self._ask(
            self.reception, {self.gasket: 2}, kind="in_warranty", case_id=case.id
        )
        request.action_submit()

        self.assertRecordValues(
            self._read(self.accountant, request),
            [
                {
                    "case_id": case.id,
                    "kind": "in_warranty",
                    "price_full": 50,
                    "price_covered": 50,
                    "price_charged": 0,
                }
            ],
        )

    def test_report_belongs_to_store_and_accounts_of_both_branches(self):
        request = self._ask_region(1)
        for keeper in (self.outlet_keeper, self.region_keeper, self.storekeeper):
            self.assertTrue(self._read(keeper, request), keeper.login)
        self.assertFalse(self._read(self.other_keeper, request))
        for user in (self.reception, self.dispatcher, self.technician):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._read(user, request)
