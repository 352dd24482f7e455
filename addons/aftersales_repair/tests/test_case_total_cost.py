from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_warranty_cost import WarrantyCostCommon


@tagged("post_install", "-at_install")
class TestCaseTotalCost(WarrantyCostCommon):
    """The accountant sees what a case has cost: stock, expense parts and hours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sealant = cls._make_product("Sealant", 4.0, 9.0, is_storable=False)
        cls.tech.hourly_cost = 20.0
        cls._add_stock(cls.gasket, 5)

    def _start(self, **vals):
        case = self._request(**vals)
        order = self._assign(case)
        return case, order, order.action_start()

    def _plan_all(self, case, log):
        self._plan_part(case, self.gasket, 2, log_id=log.id)
        self._plan_part(case, self.sealant, 3, log_id=log.id)
        self._plan_labor(case, log_id=log.id, hours=1.5)

    def _read(self, case):
        case = case.with_user(self.accountant)
        case.invalidate_recordset()
        case.part_ids.invalidate_recordset()
        case.labor_ids.invalidate_recordset()
        return (
            case.parts_cost,
            case.unstored_cost,
            case.labor_cost,
            case.total_cost,
        )

    def test_parts_of_both_kinds_and_hours_add_up(self):
        case, order, log = self._start()
        self._plan_all(case, log)
        self.assertEqual(self._read(case), (0.0, 0.0, 0.0, 0.0), "nothing is done yet")

        log = self._submit(order)

        costs = (20.0, 12.0, 30.0, 62.0)
        self.assertEqual(self._read(case), costs)
        self._pass(log)
        self.assertEqual(self._read(case), costs)
        lines = case.with_user(self.accountant)
        self.assertEqual(lines.part_ids.mapped("cost"), [20.0, 12.0])
        self.assertEqual(lines.labor_ids.mapped("cost"), [30.0])

    def test_cost_shows_whoever_bears_it(self):
        case, order, log = self._start()
        self._make_uncovered(case)
        self._plan_all(case, log)

        self._submit(order)

        self.assertEqual(self._read(case), (20.0, 12.0, 30.0, 62.0))

    def test_helpers_cost_their_share(self):
        helper = self.env["aftersales.technician"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Helper"}).id,
                "hourly_cost": 8.0,
            }
        )
        case, order, log = self._start()
        labor = self._plan_labor(case, log_id=log.id, hours=2)
        self.env["aftersales.work.share"].create(
            {"labor_id": labor.id, "technician_id": helper.id, "share": 0.25}
        )
        by_share = sum(
            labor.hours * share * technician.hourly_cost
            for technician, share in labor._get_technician_shares()
        )

        self._submit(order)

        self.assertTrue(by_share)
        self.assertEqual(self._read(case), (0.0, 0.0, by_share, by_share))

    def test_cost_is_the_business_of_accountants(self):
        case, order, log = self._start()
        self._plan_all(case, log)
        self._submit(order)
        for user in (self.reception, self.technician, self.storekeeper):
            with self.subTest(user.login):
                for name in ("total_cost", "labor_cost", "unstored_cost"):
                    with self.assertRaises(AccessError):
                        case.with_user(user)[name]
                with self.assertRaises(AccessError):
                    case.labor_ids.with_user(user).mapped("cost")
                arch = case.with_user(user).get_view(view_type="form")["arch"]
                self.assertNotIn("total_cost", arch)
        arch = case.with_user(self.accountant).get_view(view_type="form")["arch"]
        self.assertIn('name="total_cost"', arch)
