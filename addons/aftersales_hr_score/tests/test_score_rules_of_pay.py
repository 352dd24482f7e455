from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import ScoreCommon


@tagged("post_install", "-at_install")
class TestScoreRulesOfPay(ScoreCommon):
    """Commission by service, part, margin and bracket, and deductions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.part = cls.env["product.product"].create(
            {
                "name": "Compressor",
                "type": "consu",
                "is_storable": False,
                "list_price": 100.0,
                "taxes_id": [Command.clear()],
            }
        )
        cls.other_service = cls.service.copy({"name": "Clean the filter"})

    def _pay_by(self, *commissions, **vals):
        """Let the scheme pay by these rules alone."""
        self.scheme.write(
            {
                "commission_ids": [
                    Command.clear(),
                    *(Command.create({"name": "Rule", **each}) for each in commissions),
                ],
                **vals,
            }
        )

    def _deduct(self, **vals):
        self.scheme.deduction_ids = [Command.create({"name": "Rule", **vals})]

    def _use(self, log, quantity=1, **vals):
        return self.env["aftersales.work.part"].create(
            {
                "case_id": log.case_id.id,
                "log_id": log.id,
                "product_id": self.part.id,
                "quantity": quantity,
                "price_unit": 100.0,
                **vals,
            }
        )

    def _finish_with_part(self, quantity=1, covered=0.0):
        log = self._start(self._create_case(), self.ann)
        part = self._use(log, quantity)
        part.covered_percent = covered
        check = self._submit(log, labor=[(self.ann, 2.0, 1.0)])
        check.with_user(self.inspector).action_pass()
        return self._lines(log)

    # === COMMISSION === #

    def test_a_service_pays_its_amount_and_others_do_not(self):
        self._pay_by(
            {"basis": "service", "amount": 7, "service_ids": self.service.ids},
            {"basis": "service", "amount": 90, "service_ids": self.other_service.ids},
        )

        line = self._finish_job(labor=[(self.ann, 2.0, 1.0), (self.ann, 1.0, 1.0)])

        self.assertEqual(line.amount, 14.0)

    def test_a_service_is_shared_as_its_line_was(self):
        self._pay_by({"basis": "service", "amount": 10})

        lines = self._finish_job(labor=[(self.ann, 9.0, 1.0), (self.bob, 1.0, 1.0)])

        # two services, one each, whatever their hours
        self.assertEqual(lines.mapped("amount"), [10.0, 10.0])

    def test_a_part_pays_for_each_piece(self):
        self._pay_by(
            {"basis": "part", "amount": 3, "product_ids": self.part.ids},
            {"basis": "part", "amount": 50, "product_ids": self.unit_product.ids},
        )

        self.assertEqual(self._finish_with_part(2).amount, 6.0)

    def test_parts_of_a_category_pay_with_those_below(self):
        above = self.env["product.category"].create({"name": "Cooling"})
        self.part.categ_id = above.create({"name": "Inner", "parent_id": above.id})
        self._pay_by({"basis": "part_price", "percent": 5, "categ_ids": above.ids})

        self.assertEqual(self._finish_with_part(2).amount, 10.0)

    def test_covered_and_charged_work_is_paid_apart(self):
        self._pay_by(
            {"basis": "part_price", "percent": 10, "cover": "covered"},
            {"basis": "part_price", "percent": 1, "cover": "charged"},
        )

        line = self._finish_with_part(1, covered=75.0)

        # a tenth of what the warranty bears (75), a hundredth of the rest (25)
        self.assertEqual([item["amount"] for item in line.pay_items], [7.5, 0.25])

    def test_margin_is_the_price_less_the_cost(self):
        self._pay_by({"basis": "part_margin", "percent": 10})
        self.part.write({"is_storable": True, "standard_price": 60.0})
        operation = self.company._get_aftersales_operation("consumption")
        self.env["stock.quant"]._update_available_quantity(
            self.part, operation.default_location_src_id, 5
        )

        line = self._finish_with_part(2)

        self.assertEqual(line.pay_items[0]["quantity"], 80.0)
        self.assertEqual(line.amount, 8.0)

    def test_brackets_pay_by_what_the_month_has_reached(self):
        self._pay_by(
            {
                "basis": "job",
                "amount": 10,
                "bracket_ids": [
                    Command.create({"start": 1, "amount": 12}),
                    Command.create({"start": 2, "amount": 15}),
                ],
            }
        )

        lines = [
            self._finish_job(finished=f"2026-03-{day} 12:00:00") for day in (10, 11, 12)
        ]
        april = self._finish_job(finished="2026-04-01 12:00:00")

        self.assertEqual([line.amount for line in lines], [10.0, 12.0, 15.0])
        self.assertEqual(april.amount, 10.0)

    def test_a_job_finished_earlier_moves_the_brackets_of_the_later_ones(self):
        self._pay_by(
            {
                "basis": "job",
                "amount": 10,
                "bracket_ids": [Command.create({"start": 1, "amount": 12})],
            }
        )
        later = self._finish_job(finished="2026-03-11 12:00:00")
        earlier = self._finish_job(finished="2026-03-10 12:00:00")

        (earlier | later)._evaluate()

        self.assertEqual((earlier.amount, later.amount), (10.0, 12.0))
        before = (earlier | later).read()

        later._evaluate()

        self.assertEqual((earlier | later).read(), before)

    # === DEDUCTIONS === #

    def test_a_failed_check_costs_who_failed_it(self):
        self._deduct(basis="failed_check", amount=4)
        log = self._start(self._create_case(), self.ann)
        check = self._submit(log, labor=[(self.ann, 2.0, 1.0)])
        check.with_user(self.inspector).action_fail("It still leaks.")
        second = self._open_log(log.order_id)
        self._submit(second).with_user(self.inspector).action_pass()

        # 10.01 + 12.5 % of 79.99 less 4
        self.assertAlmostEqual(self._lines(second).amount, 16.01)

    def test_a_comeback_takes_a_part_of_the_pay(self):
        self._deduct(basis="comeback", unit="percent", percent=50, days=20)
        line = self._finish_job()
        self._create_case(received="2026-03-25 08:00:00", lot=line.case_id.lot_id)

        line._evaluate()

        self.assertAlmostEqual(line.amount, 20.01 - 10.01)
        self.assertEqual(line.pay_items[-1]["basis"], "comeback")

    def test_each_day_late_costs(self):
        self._deduct(basis="late", amount=1.5)
        case = self._create_case()
        log = self._start(case, self.ann)
        # to be done in the afternoon of the 8th, done at noon of the 10th
        log.order_id.date_planned = "2026-03-08 13:00:00"
        self.assertEqual(log.order_id.date_planned_end.day, 8)
        check = self._submit(log, labor=[(self.ann, 2.0, 1.0)])
        check.with_user(self.inspector).action_pass()

        self.assertAlmostEqual(self._lines(log).amount, 20.01 - 3.0)

    def test_deductions_end_at_the_cap(self):
        self._deduct(basis="late", amount=500)
        self.scheme.deduction_cap_percent = 25
        log = self._start(self._create_case(), self.ann)
        log.order_id.date_planned = "2026-03-08 13:00:00"
        check = self._submit(log, labor=[(self.ann, 2.0, 1.0)])
        check.with_user(self.inspector).action_pass()

        self.assertAlmostEqual(self._lines(log).amount, 20.01 - 5.0)

    def test_explanation_tells_what_was_taken(self):
        self._deduct(basis="comeback", amount=2, days=20)
        line = self._finish_job()
        self._create_case(received="2026-03-25 08:00:00", lot=line.case_id.lot_id)
        line._evaluate()

        self.assertIn("1 comebacks", str(line.explanation))

    # === LATER === #

    def _settle(self, line):
        line.with_user(self.manager).action_approve()
        line.sudo()._lock()

    def test_comeback_after_settlement_counts_in_the_next_period_once(self):
        self._deduct(basis="comeback", unit="percent", percent=50, days=40)
        periods = self.env["aftersales.score.period"]
        march, april = periods.create(
            [{"date_start": "2026-03-01"}, {"date_start": "2026-04-01"}]
        )
        line = self._finish_job(self.eve)
        march.with_user(self.manager).action_compute()
        march.with_user(self.manager).action_approve()
        march.with_user(self.manager).action_lock()
        paid = line.amount
        back = self._create_case(
            received="2026-04-02 08:00:00", lot=line.case_id.lot_id
        )

        for _run in range(2):
            april.with_user(self.manager).action_compute()

        self.assertEqual(line.amount, paid)
        self.assertRecordValues(
            line.correction_ids,
            [
                {
                    "amount": -10.01,
                    "period_id": april.id,
                    "date_pay": date(2026, 4, 1),
                    "technician_id": self.eve.id,
                    "log_id": line.log_id.id,
                    "is_automatic": True,
                    "state": "open",
                }
            ],
        )
        self.assertIn(back.name, line.correction_ids.correction_reason)

    def test_reopened_line_takes_a_comeback_once(self):
        self._deduct(basis="comeback", unit="percent", percent=50, days=40)
        line = self._finish_job(self.eve)
        self._settle(line)
        self._create_case(received="2026-03-20 08:00:00", lot=line.case_id.lot_id)
        self.assertEqual(line._correct_settled().amount, -10.01)
        line.sudo().state = "approved"  # as a refunded payslip leaves it

        line.with_user(self.manager).action_reopen()

        self.assertFalse(line.correction_ids)
        self.assertEqual(line.amount, 10.0)

    def test_comeback_that_was_none_takes_its_correction_back(self):
        self._deduct(basis="comeback", amount=5, days=40)
        line = self._finish_job(self.eve)
        self._settle(line)
        back = self._create_case(
            received="2026-03-20 08:00:00", lot=line.case_id.lot_id
        )
        line._correct_settled()
        self.assertEqual(line.correction_ids.amount, -5.0)

        back.sudo().state = "cancelled"
        line._correct_settled()

        self.assertFalse(line.correction_ids)

    def test_comeback_is_taken_once_though_its_rule_was_entered_anew(self):
        self._deduct(basis="comeback", amount=5, days=40)
        line = self._finish_job(self.eve)
        self._create_case(received="2026-03-20 08:00:00", lot=line.case_id.lot_id)
        line._evaluate()
        self._settle(line)
        self.scheme.deduction_ids.unlink()
        self._deduct(basis="comeback", amount=5, days=40)

        self.assertFalse(line._correct_settled())

    def test_open_job_comes_on_top_of_what_the_month_has_paid(self):
        self._pay_by(
            {
                "basis": "job",
                "amount": 10,
                "bracket_ids": [Command.create({"start": 1, "amount": 20})],
            }
        )
        later = self._finish_job(finished="2026-03-11 12:00:00")
        later.with_user(self.manager).action_approve()

        earlier = self._finish_job(finished="2026-03-10 12:00:00")

        self.assertEqual((later.amount, earlier.amount), (10.0, 20.0))

    def test_lines_of_earlier_versions_count_in_brackets(self):
        self._pay_by(
            {
                "basis": "job",
                "amount": 10,
                "bracket_ids": [Command.create({"start": 1, "amount": 20})],
            }
        )
        old = self._finish_job(finished="2026-03-10 12:00:00")
        old.with_user(self.manager).action_approve()
        old.sudo().pay_items = [
            {k: v for k, v in item.items() if k != "own_quantity"}
            for item in old.sudo().pay_items
        ]

        self.assertEqual(self._finish_job(finished="2026-03-11 12:00:00").amount, 20.0)

    def test_only_jobs_whose_unit_came_back_are_looked_at_again(self):
        self._deduct(basis="comeback", amount=5, days=40)
        lines = self._finish_job(self.eve) | self._finish_job(self.eve)
        self._settle(lines)
        self._create_case(received="2026-03-20 08:00:00", lot=lines[0].case_id.lot_id)
        april = self.env["aftersales.score.period"].create({"date_start": "2026-04-01"})

        # the demo has jobs that came back, too
        self.assertEqual(april._get_lines_come_back() & lines, lines[0])

    def test_reviewer_corrects_pay_by_a_line_of_its_own(self):
        line = self._finish_job()
        self._settle(line)

        correction = line.with_user(self.officer).action_correct(5.5, 0, "Sunday work")

        self.assertEqual(line.amount, 20.01)
        self.assertRecordValues(
            correction.sudo(),
            [
                {
                    "corrected_line_id": line.id,
                    "amount": 5.5,
                    "correction_reason": "Sunday work",
                    "corrected_by_id": self.officer.id,
                    "employee_id": line.employee_id.id,
                    "pay_code": line.pay_code,
                }
            ],
        )
        correction.sudo()._evaluate()
        self.assertEqual(correction.sudo().amount, 5.5)

    def test_reviewer_corrects_the_score_of_an_open_line(self):
        line = self._finish_job()

        line.with_user(self.manager).action_correct(0, -30, "Left the kitchen dirty")

        self.assertEqual(line.score, 70.0)
        line._evaluate()
        self.assertEqual(line.score, 70.0)
        line.with_user(self.manager).action_correct(0, -90, "And broke a tile")
        self.assertEqual(line.score, 0.0)

    def test_correction_needs_a_reason_and_a_right(self):
        line = self._finish_job()

        with self.assertRaises(ValidationError):
            line.with_user(self.officer).action_correct(5, 0, "  ")
        with self.assertRaises(ValidationError):
            line.with_user(self.officer).action_correct(0, 0, "Nothing")
        for user in (self.user_ann, self.reception, self.inspector):
            with self.assertRaises(AccessError):
                line.with_user(user).action_correct(5, 0, "For me")
