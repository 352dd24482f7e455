from dateutil.relativedelta import relativedelta

from odoo import Command
from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestCaseCoverage(AftersalesRepairCommon):
    """Limits of a promise decide on a case, and its work is written on them once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._add_stock(cls.gasket, 20)
        cls.card = cls.unit.current_card_id
        cls.whole = cls.card.coverage_ids[0]
        cls.filter_service = cls.env["aftersales.service"].create(
            {
                "name": "Change the filter",
                "product_id": cls.env["product.product"]
                .create({"name": "Filter change", "type": "service", "list_price": 30})
                .id,
            }
        )

    def _add_free_visits(self, limit):
        return self.env["aftersales.warranty.coverage"].create(
            {
                "card_id": self.card.id,
                "kind": "guarantee",
                "date_start": self.whole.date_start,
                "date_end": self.whole.date_end,
                "parts_percent": 100,
                "labor_percent": 100,
                "visit_limit": limit,
                "component_ids": [Command.set(self.filter_service.product_id.ids)],
            }
        )

    def _work(self, *plan, **case_vals):
        """Take the unit in, plan what ``plan`` says, hand it in and approve it."""
        case = self._request(**case_vals)
        order = self._assign(case)
        for step in plan:
            step(case)
        estimate = case.with_user(self.technician).action_quote().sudo()
        if estimate:
            estimate.action_confirm()
        self._pass(self._submit(order))
        return case

    def _install(self):
        """Take in an installation at the customer's and do it."""
        work_type = self.env.ref("aftersales_repair.aftersales_work_type_installation")
        case = self._request(work_type_id=work_type.id, place="customer")
        order = self._assign(case)
        self._plan_labor(case)
        self._submit(order)
        case.installation_card_ids.with_user(self.reception).action_hand_back()
        return case

    def _deliver_case(self, case):
        case.with_user(self.reception).action_deliver()

    def test_amount_left_goes_from_line_to_line_of_a_case(self):
        self.whole.amount_limit = 60
        case = self._request()
        self._assign(case)

        first = self._plan_part(case, self.gasket, 2)
        second = self._plan_part(case, self.gasket)
        third = self._plan_part(case, self.gasket)

        self.assertRecordValues(
            first | second | third,
            [
                {"covered_percent": 100, "verdict_reason": "covered"},
                {"covered_percent": 40, "verdict_reason": "partly_covered"},
                {"covered_percent": 0, "verdict_reason": "amount_used_up"},
            ],
        )
        self.assertEqual(case.price_covered, 60)

    def test_deleted_line_leaves_its_share_to_the_others(self):
        self.whole.amount_limit = 60
        case = self._request()
        self._assign(case)
        first = self._plan_part(case, self.gasket, 2)
        second = self._plan_part(case, self.gasket)

        first.with_user(self.technician).unlink()

        self.assertEqual(second.covered_percent, 100)

    def test_more_of_a_part_is_covered_no_further_than_the_amount(self):
        self.whole.amount_limit = 60
        case = self._request()
        self._assign(case)
        part = self._plan_part(case, self.gasket)

        part.with_user(self.technician).quantity = 4

        self.assertEqual(part.covered_percent, 60)
        self.assertEqual(case.price_covered, 60)

    def test_less_of_a_part_leaves_the_rest_to_the_others(self):
        self.whole.amount_limit = 100
        case = self._request()
        self._assign(case)
        first = self._plan_part(case, self.gasket, 3)
        second = self._plan_part(case, self.gasket, 4)
        self.assertEqual((first | second).mapped("covered_percent"), [100, 25])

        first.with_user(self.technician).quantity = 1

        self.assertEqual((first | second).mapped("covered_percent"), [100, 75])
        self.assertEqual(case.price_covered, 100)

    def test_quoted_verdict_stays_when_another_line_leaves_more(self):
        self.whole.amount_limit = 100
        case = self._request()
        self._assign(case)
        quoted = self._plan_part(case, self.gasket, 3)
        other = self._plan_part(case, self.gasket, 4)
        case.with_user(self.technician).action_quote()
        later = self._plan_part(case, self.gasket, 1)
        self.assertEqual(later.covered_percent, 0)

        quoted.with_user(self.technician).quantity = 1

        self.assertEqual(other.covered_percent, 25)
        self.assertEqual(quoted.covered_percent, 100)
        self.assertEqual(later.covered_percent, 100)

    def test_approved_work_is_written_on_its_coverage_once(self):
        self.whole.amount_limit = 500
        case = self._work(
            lambda case: self._plan_part(case, self.gasket, 2), self._plan_labor
        )

        self.assertRecordValues(
            self.whole.usage_ids,
            [
                {
                    "name": case.name,
                    "amount": 110,
                    "visits": 1,
                    "date": case.date_failure,
                    "res_model": "aftersales.case",
                    "res_id": case.id,
                }
            ],
        )
        case._settle_coverage_usage()
        self.assertEqual(self.whole.amount_left, 390)
        self.assertEqual(self.card.usage_ids, self.whole.usage_ids)
        action = self.whole.usage_ids.action_open_origin()
        self.assertEqual(action["res_id"], case.id)

    def test_planned_work_is_not_written_yet(self):
        case = self._request()
        order = self._assign(case)
        self._plan_part(case, self.gasket)
        case.with_user(self.technician).action_quote()
        self._submit(order)

        self.assertFalse(self.whole.usage_ids)

    def test_next_case_finds_what_the_first_has_left(self):
        self.whole.amount_limit = 60
        first = self._work(lambda case: self._plan_part(case, self.gasket, 2))
        self._deliver_case(first)

        case = self._request()
        self._assign(case)
        part = self._plan_part(case, self.gasket)

        self.assertEqual(part.covered_percent, 40)

    def test_reopened_case_corrects_its_own_entry(self):
        self.whole.amount_limit = 60
        case = self._work(lambda case: self._plan_part(case, self.gasket))
        self._deliver_case(case)
        case.with_user(self.manager).action_reopen()
        order = self._assign(case)
        part = self._plan_part(case, self.gasket)
        self.assertEqual(part.covered_percent, 100)
        self._pass(self._submit(order))

        self.assertEqual(len(self.whole.usage_ids), 1)
        self.assertEqual(self.whole.amount_used, 50)

    def test_cancelled_case_without_approved_work_draws_nothing(self):
        case = self._request()
        self._assign(case)
        self._plan_part(case, self.gasket)

        case.with_user(self.dispatcher).action_cancel("Changed his mind")

        self.assertFalse(self.whole.usage_ids)

    def test_free_visits_count_per_case_until_they_are_used_up(self):
        free = self._add_free_visits(2)
        self.whole.date_end = self.whole.date_start
        vals = {"service_id": self.filter_service.id}

        for visit in range(2):
            case = self._work(
                lambda case: self._plan_labor(case, **vals),
                lambda case: self._plan_labor(case, **vals),
            )
            self.assertEqual(set(case.labor_ids.mapped("covered_percent")), {100})
            self.assertEqual(free.visits_left, 1 - visit)
            self._deliver_case(case)
        case = self._request()
        self._assign(case)
        labor = self._plan_labor(case, **vals)

        self.assertRecordValues(
            labor, [{"covered_percent": 0, "verdict_reason": "visits_used_up"}]
        )
        other = self._plan_labor(case)
        self.assertEqual(other.verdict_reason, "expired")

    def test_guarantee_is_drawn_on_before_a_free_visit(self):
        free = self._add_free_visits(2)

        case = self._work(
            lambda case: self._plan_labor(case, service_id=self.filter_service.id)
        )

        self.assertEqual(case.labor_ids.coverage_id, self.whole)
        self.assertEqual(free.visits_left, 2)

    def test_visit_recorded_meanwhile_leaves_the_verdict_and_is_told(self):
        free = self._add_free_visits(1)
        self.whole.date_end = self.whole.date_start
        case = self._request()
        order = self._assign(case)
        labor = self._plan_labor(case, service_id=self.filter_service.id)
        case.with_user(self.technician).action_quote()
        self.env["aftersales.coverage.usage"].with_user(self.reception).create(
            {"coverage_id": free.id, "name": "Sheet 4711"}
        )

        self._pass(self._submit(order))

        self.assertEqual(labor.covered_percent, 100)
        self.assertIn("judged today", "".join(case.message_ids.mapped("body")))
        self.assertIn("granted more", "".join(self.card.message_ids.mapped("body")))
        self.assertEqual((free.visits_used, free.visits_left), (2, 0))

    def test_excluded_category_is_charged(self):
        child = self.env["product.category"].create(
            {"name": "Seals", "parent_id": self.category.id}
        )
        self.gasket.categ_id = child
        self.whole.excluded_categ_ids = self.category
        case = self._request()
        self._assign(case)

        part = self._plan_part(case, self.gasket)

        self.assertRecordValues(
            part,
            [
                {
                    "covered_percent": 0,
                    "verdict_reason": "excluded",
                    "price_charged": 25,
                }
            ],
        )
        estimate = case.with_user(self.technician).action_quote().sudo()
        self.assertIn("Excluded", estimate.order_line.name)

    def test_reading_beyond_the_limit_is_charged_and_takes_the_estimate(self):
        self.whole.usage_limit = 8000
        self.patch(
            self.registry["stock.lot"], "_get_usage_on", lambda lot, on_date: 8001.0
        )
        self.card.coverage_ids[1].usage_limit = 8000
        case = self._request()
        self._assign(case)

        part = self._plan_part(case, self.gasket)

        self.assertEqual(part.verdict_reason, "usage_exceeded")
        self.assertEqual(case.service_type_id.account_basis, "charged")

    def test_missing_reading_is_asked_for_and_decides_once_taken(self):
        case = self._request()
        self.assertFalse(case.is_reading_missing)
        self.whole.usage_limit = 8000
        case.invalidate_recordset(["is_reading_missing"])
        self.assertTrue(case.is_reading_missing)

        self.env["aftersales.unit.reading"].with_user(self.reception).create(
            {"lot_id": self.unit.id, "date": self.today, "value": 8200}
        )
        case.invalidate_recordset(["is_reading_missing"])
        self._assign(case)
        part = self._plan_part(case, self.gasket)

        self.assertFalse(case.is_reading_missing)
        self.assertEqual(part.verdict_reason, "usage_exceeded")

    def test_amount_is_counted_in_the_currency_of_the_promise(self):
        foreign = self.env["res.currency"].create(
            {
                "name": "TST",
                "symbol": "T",
                "rate_ids": [Command.create({"name": "2020-01-01", "rate": 10.0})],
            }
        )
        self.whole.write({"amount_limit": 600, "currency_id": foreign.id})

        case = self._work(lambda case: self._plan_part(case, self.gasket, 4))

        self.assertEqual(case.part_ids.covered_percent, 60)
        self.assertEqual(self.whole.amount_used, 600)
        self.assertEqual(self.whole.amount_left, 0)

    def test_goodwill_draws_on_no_promise(self):
        case = self._request()
        self._make_uncovered(case)
        order = self._assign(case)
        part = self._plan_part(case, self.gasket)
        part.with_user(self.manager).goodwill_percent = 100
        case.with_user(self.technician).action_quote()
        self._pass(self._submit(order))

        self.assertFalse(self.card.usage_ids)

    def test_first_installation_dates_the_card_and_a_second_does_not(self):
        self.card.sudo().write({"start_rule": "installation"})

        case = self._install()

        self.assertEqual(case.state, "delivered")
        self.assertRecordValues(
            self.card,
            [
                {
                    "installation_date": self.today,
                    "date_start": self.today,
                    "state": "active",
                }
            ],
        )
        earlier = self.today - relativedelta(months=1)
        self.card.installation_date = earlier
        self._install()
        self.assertEqual(self.card.installation_date, earlier)
