from odoo.tests import tagged

from .test_warranty_cost import WarrantyCostCommon


@tagged("post_install", "-at_install")
class TestBranchCost(WarrantyCostCommon):
    """What a branch uses costs what that branch has paid for what it has left."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.env["res.company"].create(
            {"name": "Qazvin", "parent_id": cls.company.id}
        )
        cls.branch.action_set_up_aftersales()
        cls.branch_store = cls.branch._get_part_store()
        cls.gasket.with_company(cls.branch).standard_price = 10
        cls._add_stock(cls.gasket, 100, location=cls.branch_store)

    def _use_value(self, serial):
        """Use three gaskets on a unit; return what they were issued at."""
        _case, part, _log = self._use(3, identifier=self._make_unit(serial).name)
        return part.move_ids.filtered("is_out").value

    def test_stock_of_a_branch_brings_no_used_up_price_back(self):
        self._buy_gaskets()

        # 2 of 10 and 1 of 16, then 3 of 16
        self.assertEqual(self._use_value("FR-0002"), 36)
        self.assertEqual(self._use_value("FR-0003"), 48)

    def test_stock_is_worth_what_its_own_branch_has_paid(self):
        self._buy_gaskets()
        self._use_value("FR-0002")
        gasket = self.gasket.sudo().with_context(allowed_company_ids=self.company.ids)
        gasket.invalidate_recordset(["total_value", "standard_price"])

        self.assertEqual(gasket.total_value, 7 * 16)
        self.assertEqual(gasket.standard_price, 16)
        self.assertEqual(gasket.with_company(self.branch).total_value, 1000)

    def test_places_of_others_are_not_valued_here(self):
        places = self.env["stock.location"].sudo()
        for company, other in (
            (self.company, self.branch),
            (self.branch, self.company),
        ):
            own = places.with_company(company)
            valued = own.search([("is_valued_internal", "=", True)])
            self.assertEqual(valued.company_id, company)
            self.assertIn(company._get_part_store(), valued)
            others = own.search([("is_valued_internal", "=", False)])
            self.assertIn(other._get_part_store(), others)
            self.assertFalse(valued & others)
