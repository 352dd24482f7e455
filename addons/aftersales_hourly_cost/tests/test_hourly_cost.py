from odoo.tests import tagged

from odoo.addons.aftersales_repair.tests.test_warranty_cost import WarrantyCostCommon


@tagged("post_install", "-at_install")
class TestHourlyCost(WarrantyCostCommon):
    """Covered labour costs what the employee costs, or else the technician's rate."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref(
            "aftersales_repair.aftersales_posting_template_labor_cost"
        ).active = True
        cls.employee = cls.tech.employee_id

    def _serve(self):
        case = self._request()
        order = self._assign(case)
        log = order.action_start()
        self._plan_labor(case, log_id=log.id, hours=2.0)
        self._pass(self._submit(order))
        return case

    def test_employees_own_cost_goes_before_the_technicians_rate(self):
        self.employee.hourly_cost = 15.0
        self.tech.hourly_cost = 20.0

        self.assertEqual(self._get_costs(self._serve()), [30.0, 0, 0])

    def test_technicians_rate_counts_where_the_employee_has_none(self):
        self.employee.hourly_cost = 0
        self.tech.hourly_cost = 20.0

        self.assertEqual(self._get_costs(self._serve()), [40.0, 0, 0])

    def test_cost_is_converted_where_the_workshop_has_another_currency(self):
        abroad = self.env["res.company"].create(
            {"name": "Abroad", "currency_id": self.env.ref("base.EUR").id}
        )
        self.env["res.currency.rate"].create(
            {
                "currency_id": self.company.currency_id.id,
                "company_id": abroad.id,
                "name": "2016-01-01",
                "rate": 0.5,
            }
        )
        self.employee.hourly_cost = 15.0

        self.assertEqual(self.tech._get_hourly_cost(abroad), 30.0)
