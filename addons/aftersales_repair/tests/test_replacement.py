from datetime import timedelta
from unittest.mock import patch

from dateutil.relativedelta import relativedelta
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestReplacement(AftersalesRepairCommon):
    """Units that fail too often, too long or too dearly are flagged."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["aftersales.replacement.rule"].search([]).active = False
        cls.no_cooling = cls.env.ref(
            "aftersales_repair.aftersales_fault_mode_no_cooling"
        )
        cls.noise = cls.env.ref("aftersales_repair.aftersales_fault_mode_noise")

    def _rule(self, **vals):
        return (
            self.env["aftersales.replacement.rule"]
            .with_user(self.manager)
            .create({"name": "Fridges", **vals})
        )

    def _run_cron(self):
        cron = self.env.ref("aftersales_repair.aftersales_replacement_cron")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def _repair(self, months_ago=0, fault=None, **vals):
        """Repair the unit once; return the delivered case."""
        case = self._request(fault_mode_id=(fault or self.no_cooling).id, **vals)
        if months_ago:
            case.sudo().date_received -= relativedelta(months=months_ago)
        order = self._assign(case)
        self._plan_part(case, self.gasket)
        case.with_user(self.technician).action_quote()
        self._pass(self._submit(order))
        case.with_user(self.reception).action_deliver()
        return case

    def test_repairs_are_counted(self):
        self._rule(repair_limit=2)
        self._add_stock(self.gasket, 5)
        first = self._repair()
        self.assertFalse(first.is_replacement_due)

        second = self._request()

        self.assertTrue(second.is_replacement_due)
        self.assertIn("Fridges: 2 repairs (limit 2)", second.replacement_reason)
        self.assertEqual(
            self.env["aftersales.case"].search([("is_replacement_due", "=", True)]),
            second,
        )

    def test_repairs_of_the_same_fault_are_counted(self):
        self._rule(same_fault_limit=2)
        self._add_stock(self.gasket, 5)
        self._repair()
        case = self._request(fault_mode_id=self.noise.id)
        self.assertFalse(case.is_replacement_due)

        case.with_user(self.dispatcher).fault_mode_id = self.no_cooling

        self.assertTrue(case.is_replacement_due)
        case.with_user(self.dispatcher).fault_mode_id = self.noise
        self.assertFalse(case.is_replacement_due)
        self.assertFalse(case.replacement_reason)

    def test_days_in_repair_are_counted_less_those_of_the_customer(self):
        self._rule(days_limit=10)
        case = self._request()
        other = self._request(self._make_unit("FR-0002").name)
        row = case.state_log_ids.filtered(lambda row: not row.date_end)
        row.sudo().date_start -= timedelta(days=11)
        other_row = other.state_log_ids.filtered(lambda row: not row.date_end)
        other_row.sudo().write(
            {
                "date_start": other_row.date_start - timedelta(days=11),
                "waiting_for": "customer",
            }
        )
        self.assertFalse(case.is_replacement_due)

        self._run_cron()

        self.assertTrue(case.is_replacement_due)
        self.assertIn("11 days in repair", case.replacement_reason)
        self.assertFalse(other.is_replacement_due)

    def test_cost_is_compared_with_what_the_unit_cost(self):
        self._rule(cost_percent_limit=20)
        case = self._request()
        self._assign(case)

        part = self._plan_part(case, self.compressor)
        self.assertEqual(part.price_full, 180)
        self.assertTrue(case.is_replacement_due, "180 of 900 is 20 %")
        self.assertIn("20 % of the price", case.replacement_reason)

        part.with_user(self.technician).unlink()
        self.assertFalse(case.is_replacement_due)

    def test_cost_of_earlier_repairs_counts(self):
        self._rule(cost_percent_limit=5)
        self._add_stock(self.gasket, 5)
        self._repair()
        case = self._request()
        self._assign(case)
        self.assertFalse(case.is_replacement_due)

        self._plan_part(case, self.gasket)

        self.assertTrue(case.is_replacement_due, "twice 25 of 900")

    def test_repairs_too_long_ago_do_not_count(self):
        rule = self._rule(repair_limit=2, months=12)
        self._add_stock(self.gasket, 5)
        self._repair(months_ago=13)
        case = self._request()
        self.assertFalse(case.is_replacement_due)

        rule.months = 0
        case._review_replacement()

        self.assertTrue(case.is_replacement_due)

    def test_what_the_user_broke_does_not_count(self):
        self._rule(repair_limit=2)
        self._add_stock(self.gasket, 5)
        first = self._repair()
        self._make_uncovered(first.sudo())

        self.assertFalse(self._request().is_replacement_due)

    def test_only_the_chosen_kinds_of_work_count(self):
        rule = self._rule(repair_limit=1)
        inspection = self.env.ref("aftersales_repair.aftersales_work_type_inspection")
        case = self._request(work_type_id=inspection.id)
        self.assertFalse(case.is_replacement_due)

        rule.work_type_ids = False
        case._review_replacement()

        self.assertTrue(case.is_replacement_due)

    def test_first_rule_for_the_category_decides(self):
        other = self.env["product.category"].create({"name": "Other"})
        self._rule(repair_limit=1, categ_ids=other.ids, sequence=1)
        self._rule(name="All", repair_limit=9, sequence=2)
        parent = self.category.parent_id or self.env["product.category"].create(
            {"name": "Appliances"}
        )
        self.category.parent_id = parent
        case = self._request()
        self.assertFalse(case.is_replacement_due)

        self._rule(name="Above", repair_limit=1, categ_ids=parent.ids, sequence=0)
        case._review_replacement()

        self.assertIn("Above", case.replacement_reason)

    def test_archived_rule_unflags(self):
        rule = self._rule(repair_limit=1)
        case = self._request()
        self.assertTrue(case.is_replacement_due)

        rule.active = False
        self._run_cron()

        self.assertFalse(case.is_replacement_due)

    def test_installation_is_never_due(self):
        self._rule(repair_limit=1, work_type_ids=False)
        installation = self.env.ref(
            "aftersales_repair.aftersales_work_type_installation"
        )

        case = self._request(work_type_id=installation.id, place="customer")

        self.assertFalse(case.is_replacement_due)

    def test_unit_is_flagged_until_it_is_replaced(self):
        self._rule(repair_limit=1)
        self._add_stock(self.gasket, 5)
        case = self._repair()
        lots = self.env["stock.lot"].with_user(self.reception)
        self.assertTrue(self.unit.with_user(self.reception).is_replacement_due)
        self.assertEqual(
            self.unit.replacement_reason,
            case.replacement_reason,
        )
        self.assertIn(self.unit, lots.search([("is_replacement_due", "=", True)]))
        again = self._request()
        new = self._add_stock(self.fridge, 1, "FR-0099")
        order = self._assign(again)
        self._plan_labor(again)
        again.with_user(self.technician).action_quote()
        log = order.action_start()
        log.is_beyond_repair = True
        self._pass(self._submit(order))
        again.with_user(self.dispatcher).action_replace(new.id)

        self.unit.invalidate_recordset()
        self.assertFalse(self.unit.with_user(self.reception).is_replacement_due)
        self.assertNotIn(self.unit, lots.search([("is_replacement_due", "=", True)]))
        self.assertIn(self.unit, lots.search([("is_replacement_due", "=", False)]))

    def test_rule_without_a_limit_or_with_a_negative_one_is_refused(self):
        for vals in ({}, {"repair_limit": -1}, {"repair_limit": 1, "months": -1}):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self._rule(**vals)

    def test_thresholds_belong_to_the_manager(self):
        rule = self._rule(repair_limit=1)
        for user in (self.reception, self.dispatcher, self.technician, self.inspector):
            self.assertTrue(rule.with_user(user).read(["name"]))
            with self.assertRaises(AccessError):
                rule.with_user(user).write({"repair_limit": 5})
        case = self._request()
        for user in (self.reception, self.manager):
            with self.assertRaises(AccessError):
                case.with_user(user).is_replacement_due = False

    def test_no_rule_asks_the_database_nothing(self):
        case = self._request()
        self.env["aftersales.replacement.rule"]._get_rules()
        self.env.flush_all()

        with self.assertQueryCount(0):
            case._review_replacement()

    def test_many_cases_take_as_many_queries_as_few(self):
        self._rule(
            repair_limit=2, same_fault_limit=2, days_limit=9, cost_percent_limit=5
        )
        cases = self.env["aftersales.case"]
        for number in range(6):
            cases |= self._request(self._make_unit(f"FR-1{number}").name)
        counts = []
        for group in (cases[:2], cases):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            group._review_replacement()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - start)

        self.assertLessEqual(counts[1], counts[0] + 2)

    def test_scheduled_action_goes_by_batches(self):
        self._rule(repair_limit=1)
        case = self._request()
        case.sudo().is_replacement_due = False
        case.sudo().replacement_reason = False
        with patch("odoo.addons.aftersales_repair.models.case_replacement.BATCH", 1):
            self._run_cron()

        self.assertTrue(case.is_replacement_due)
