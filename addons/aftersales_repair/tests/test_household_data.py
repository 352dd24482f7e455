from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestHouseholdData(AftersalesRepairCommon):
    """A workshop of household appliances starts with a set it can use as it is."""

    def _get_shipped(self, model):
        data = self.env["ir.model.data"].search(
            [("module", "=", "aftersales_repair"), ("model", "=", model)]
        )
        return self.env[model].browse(data.mapped("res_id"))

    def test_each_kind_of_fault_has_codes_enough(self):
        by_kind = self._get_shipped("aftersales.fault").grouped("kind")

        for kind, least in (("mode", 25), ("cause", 25), ("agent", 12)):
            self.assertGreaterEqual(len(by_kind[kind]), least, kind)

    def test_each_service_is_sold_as_a_service_of_its_kind(self):
        services = self._get_shipped("aftersales.service")

        self.assertEqual(set(services.mapped("kind")), {"labor", "travel", "fee"})
        self.assertEqual(set(services.product_id.mapped("type")), {"service"})
        self.assertFalse(services.product_id.company_id, "every branch sells them")
        labor = services.filtered(lambda service: service.kind == "labor")
        self.assertTrue(all(labor.mapped("standard_hours")))

    def test_what_a_stranger_did_to_the_unit_is_not_covered(self):
        case = self._request()
        self._assign(case)
        line = self._plan_labor(
            case,
            service_id=self.env.ref("aftersales_repair.aftersales_service_board").id,
        )
        self.assertEqual(line.covered_percent, 100)

        case.fault_agent_id = self.env.ref(
            "aftersales_repair.aftersales_fault_agent_opened"
        )

        self.assertEqual(line.verdict_reason, "user_caused")

    def test_the_set_up_asks_for_prices_until_one_is_there(self):
        step = self.env.ref("aftersales_repair.aftersales_setup_step_service")
        self.env["aftersales.service"].search([]).product_id.list_price = 0.0
        step.invalidate_recordset()
        self.assertFalse(step.is_done)

        self.labor_product.list_price = 60.0
        step.invalidate_recordset()

        self.assertTrue(step.is_done)
