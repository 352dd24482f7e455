from unittest.mock import patch

from odoo.tests import tagged

from .test_warranty_cost import WarrantyCostCommon


@tagged("post_install", "-at_install")
class TestWarrantyCostAnalytic(WarrantyCostCommon):
    """Warranty cost goes to its analytics once: of the service type, or by rules."""

    def _count_rule_searches(self):
        """Let a gasket be used; return its case and how often core looked for rules."""
        rules = self.env.registry["account.analytic.distribution.model"]
        with patch.object(
            rules,
            "_get_applicable_models",
            autospec=True,
            side_effect=rules._get_applicable_models,
        ) as searched:
            case, _part, log = self._use()
            self._pass(log)
        return case, searched.call_count

    def _make_rule(self, analytic):
        self.env["account.analytic.distribution.model"].create(
            {
                "account_prefix": self.accounts["company"].code,
                "analytic_distribution": {str(analytic.id): 100},
            }
        )

    def _get_analytic_lines(self, analytic):
        field = analytic.plan_id._column_name()
        return self.env["account.analytic.line"].search([(field, "=", analytic.id)])

    def _make_analytic(self):
        plan = self.env["account.analytic.plan"].create({"name": "Service"})
        return self.env["account.analytic.account"].create(
            {"name": "Warranty", "plan_id": plan.id}
        )

    def test_cost_goes_to_the_analytics_of_the_service_type(self):
        analytic = self._make_analytic()
        self._buy_gaskets()
        self.coverage.parts_percent = 40
        case = self._request()
        case.service_type_id.analytic_distribution = {str(analytic.id): 100}
        order = self._assign(case)
        log = order.action_start()
        self._plan_part(case, self.gasket, 3, log_id=log.id)
        self._pass(self._submit(order))

        lines = self._get_analytic_lines(analytic)
        self.assertEqual(sorted(lines.mapped("amount")), [-36.0, 21.6])

    def test_nobody_looks_for_rules_where_there_are_none(self):
        self.env["account.analytic.distribution.model"].search([]).unlink()
        self.env.registry.clear_cache()
        self._buy_gaskets()
        self.coverage.parts_percent = 40

        _case, searches = self._count_rule_searches()

        self.assertEqual(searches, 0)

    def test_rule_for_the_carriers_account_holds_for_its_entry(self):
        analytic = self._make_analytic()
        self._buy_gaskets()
        self._make_rule(analytic)

        _case, searches = self._count_rule_searches()

        self.assertTrue(searches)
        lines = self._get_analytic_lines(analytic)
        self.assertEqual(lines.mapped("amount"), [-36.0])

    def test_rule_adds_nothing_to_the_analytics_of_the_service_type(self):
        analytic = self._make_analytic()
        self._buy_gaskets()
        self._make_rule(analytic)
        service_type = self.env["aftersales.service.type"].search([])
        service_type.analytic_distribution = {str(analytic.id): 100}

        self._count_rule_searches()

        lines = self._get_analytic_lines(analytic)
        self.assertEqual(lines.mapped("amount"), [-36.0])
