import os
import random
from decimal import Decimal
from fractions import Fraction

from odoo import Command
from odoo.tests import tagged

from .common import ScoreCommon

# jobs of each drawn month; more on demand
JOBS = int(os.environ.get("AFTERSALES_PAY_JOBS", "12"))


@tagged("post_install", "-at_install")
class TestScoreProperties(ScoreCommon):
    """What holds for any month: drawn rules, drawn shares, drawn faults."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rng = random.Random(7)
        cls.part = cls.env["product.product"].create(
            {"name": "Seal", "type": "consu", "list_price": 33.33}
        )
        cls._draw_scheme()
        cls.period = cls.env["aftersales.score.period"].create(
            {"date_start": "2026-03-01"}
        )
        cls.lines = cls.env["aftersales.score.line"]
        for _job in range(JOBS):
            cls.lines |= cls._draw_job()
        cls.period.with_user(cls.manager).action_compute()

    @classmethod
    def _draw_money(cls, most):
        return cls.rng.randint(1, most * 100) / 100

    @classmethod
    def _draw_scheme(cls):
        cls.scheme.write(
            {
                "commission_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": basis,
                                "basis": basis,
                                "amount": cls._draw_money(20),
                                "percent": cls._draw_money(30),
                                "cover": cls.rng.choice(["all", "charged"]),
                            }
                        )
                        for basis in ("job", "service", "labor", "part", "part_price")
                    ),
                ],
                "deduction_ids": [
                    Command.create(
                        {"name": "Failed", "basis": "failed_check", "amount": 2.37}
                    ),
                    Command.create(
                        {
                            "name": "Back",
                            "basis": "comeback",
                            "unit": "percent",
                            "percent": 33,
                        }
                    ),
                ],
                "deduction_cap_percent": 40,
            }
        )

    @classmethod
    def _draw_labor(cls):
        people = cls.rng.sample([cls.ann, cls.bob, cls.eve], cls.rng.randint(1, 3))
        return [
            (person, cls.rng.choice([0.33, 1.0, 2.5]), cls.rng.choice([1.0, 0.7, 0.3]))
            for person in people
        ]

    @classmethod
    def _draw_job(cls):
        case = cls._create_case()
        log = cls._start(case, cls.rng.choice([cls.ann, cls.bob, cls.eve]))
        if cls.rng.random() < 0.5:
            cls.env["aftersales.work.part"].create(
                {
                    "case_id": case.id,
                    "log_id": log.id,
                    "product_id": cls.part.id,
                    "quantity": cls.rng.randint(1, 3),
                    "price_unit": cls._draw_money(90),
                    "covered_percent": cls.rng.choice([0, 33.3, 100]),
                }
            )
        day = cls.rng.randint(2, 28)
        when = {"finished": f"2026-03-{day:02} 12:00:00"}
        check = cls._submit(log, labor=cls._draw_labor(), **when)
        if cls.rng.random() < 0.3:
            check.with_user(cls.inspector).action_fail("Not yet.")
            log = cls._open_log(log.order_id)
            check = cls._submit(log, **when)
        check.with_user(cls.inspector).action_pass()
        if cls.rng.random() < 0.3:
            cls._create_case(received="2026-03-29 08:00:00", lot=case.lot_id)
        return cls._lines(log)

    def _cents(self, amount):
        return Decimal(str(round(amount, 6))).quantize(Decimal("0.000001"))

    def test_the_drawn_month_has_what_it_is_about(self):
        self.assertGreater(len(self.lines), JOBS, "nobody shared a job")
        self.assertTrue(any(line.deduction_amount for line in self.lines))
        self.assertTrue(any(line.failed_check_count for line in self.lines))
        self.assertTrue(any(line.comeback_count for line in self.lines))

    def test_sum_of_the_lines_is_the_sheet_to_the_cent(self):
        correction = self.lines[0].with_user(self.officer).action_correct(0.07, 0, "x")
        lines = self.lines | correction.sudo()
        self.env.flush_all()
        sheets = self.env["aftersales.pay.sheet"].search(
            [("period_id", "=", self.period.id)]
        )

        self.assertEqual(set(sheets.line_ids), set(lines))
        self.assertEqual(len(sheets), len(lines.technician_id))
        for sheet in sheets:
            own = lines.filtered(lambda line, sheet=sheet: line in sheet.line_ids)
            total = sum(self._cents(line.amount) for line in own)
            self.assertEqual(total, self._cents(sheet.amount))
            self.assertEqual(
                total,
                self._cents(
                    sheet.commission_amount
                    + sheet.deduction_amount
                    + sheet.correction_amount
                ),
            )
        self.assertEqual(
            sum(self._cents(line.amount) for line in lines),
            self._cents(self.period.amount_total),
        )

    def test_items_of_a_line_sum_to_its_pay(self):
        for line in self.lines:
            items = [self._cents(item["amount"]) for item in line.pay_items]
            self.assertEqual(sum(items), self._cents(line.amount))
            self.assertTrue(all(cent == round(cent, 2) for cent in items))

    def test_shares_of_each_job_and_rule_sum_to_one(self):
        for log, lines in self.lines.grouped("log_id").items():
            self.assertAlmostEqual(sum(lines.mapped("share")), 100.0, places=6)
            shares = log._get_score_shares(log._get_score_labor(), "hours")
            self.assertEqual(sum(shares.values()), Fraction(1))
            rules = {}
            for line in lines:
                for item in line.pay_items:
                    if not item["is_deduction"]:
                        rules.setdefault(item["rule_id"], []).append(item)
            for items in rules.values():
                self.assertAlmostEqual(sum(item["share"] for item in items), 1.0)
                paid = sum(self._cents(item["amount"]) for item in items)
                self.assertEqual(paid, self._cents(items[0]["total"]))

    def test_deductions_leave_what_the_cap_protects(self):
        for line in self.lines:
            gross = line.amount - line.deduction_amount
            self.assertLessEqual(-line.deduction_amount, gross * 0.4 + 0.005)
            self.assertGreaterEqual(line.amount, 0.0)

    def test_run_again_and_in_any_order_nothing_changes(self):
        self.env.flush_all()
        before = self.lines.read()
        shuffled = list(self.lines)
        self.rng.shuffle(shuffled)

        self.period.with_user(self.manager).action_compute()
        for line in shuffled:
            line._evaluate()
        self.env.flush_all()
        self.env.invalidate_all()

        self.assertEqual(self.lines.read(), before)
