import random
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from odoo.tests import BaseCase, tagged

from ..rules import pay, score
from ..rules.pay_day import first_open_day
from ..rules.pay_month import pay_month
from ..rules.shares import round_money, split_amount, technician_shares

RUNS = 300


@tagged("post_install", "-at_install")
class TestScoreRules(BaseCase):
    """The formulas of the score, without a database."""

    def test_work_in_time_is_worth_all_and_haste_no_more(self):
        self.assertEqual(score.time_value(2.0, 2.0, 2.0), 1.0)
        self.assertEqual(score.time_value(0.5, 2.0, 2.0), 1.0)

    def test_worth_falls_with_time_to_nothing_at_the_limit(self):
        self.assertAlmostEqual(score.time_value(3.0, 2.0, 2.0), 0.5)
        self.assertEqual(score.time_value(4.0, 2.0, 2.0), 0.0)
        self.assertEqual(score.time_value(40.0, 2.0, 2.0), 0.0)

    def test_time_without_standard_is_not_measured(self):
        self.assertIsNone(score.time_value(3.0, 0.0, 2.0))

    def test_each_failed_check_lowers_the_worth(self):
        values = [score.check_value(failed, 0.4) for failed in range(4)]

        self.assertEqual(values[0], 1.0)
        self.assertEqual(values, sorted(values, reverse=True))
        self.assertEqual(values[3], 0.0)

    def test_weight_of_what_is_not_measured_goes_to_the_others(self):
        criteria = [
            score.Criterion("check", 1.0, 5),
            score.Criterion("time", None, 3),
        ]

        self.assertEqual(score.score(criteria), 100.0)

    def test_score_without_criteria_is_zero(self):
        self.assertEqual(score.score([]), 0.0)

    def test_score_lies_between_zero_and_hundred(self):
        rng = random.Random(1)
        for _run in range(RUNS):
            criteria = [
                score.Criterion(
                    str(number),
                    rng.choice([None, rng.random(), 0.0, 1.0]),
                    rng.choice([0, rng.uniform(0, 10)]),
                )
                for number in range(rng.randint(0, 6))
            ]

            self.assertTrue(0.0 <= score.score(criteria) <= 100.0)

    def test_a_better_criterion_never_lowers_the_score(self):
        rng = random.Random(2)
        for _run in range(RUNS):
            weights = [rng.uniform(0.1, 5) for _number in range(4)]
            values = [rng.random() for _number in range(4)]
            better = [min(1.0, values[0] + rng.random()), *values[1:]]
            scores = [
                score.score(
                    score.Criterion("c", value, weight)
                    for value, weight in zip(drawn, weights, strict=True)
                )
                for drawn in (values, better)
            ]

            self.assertLessEqual(scores[0], scores[1])


@tagged("post_install", "-at_install")
class TestShareRules(BaseCase):
    """Shares and money, without a database."""

    def _random_entries(self, rng):
        return [
            (
                rng.choice([1, 2, 3, 4, None]),
                rng.choice([0, 0.1, 1.5, rng.random() * 8]),
                rng.choice([1.0, 0.3, 0.7, rng.random()]),
            )
            for _number in range(rng.randint(0, 6))
        ]

    def test_shares_sum_to_exactly_one(self):
        rng = random.Random(3)
        for _run in range(RUNS):
            shares = technician_shares(self._random_entries(rng), 9)

            self.assertEqual(sum(shares.values()), Fraction(1))
            self.assertTrue(all(share > 0 for share in shares.values()))

    def test_a_job_without_labour_is_all_the_responsible_technicians(self):
        self.assertEqual(technician_shares([], 9), {9: 1})

    def test_a_single_line_is_all_of_who_did_it(self):
        for entry, who in (
            ((1, 2.0, 1.0), 1),
            ((1, 0.0, 0.3), 1),
            ((None, 2.0, 1.0), 9),
            ((1, 2.0, 0.0), 9),
            ((1, -2.0, 1.0), 9),
        ):
            with self.subTest(entry=entry):
                self.assertEqual(technician_shares([entry], 9), {who: Fraction(1)})
                # as two halves of it would be
                self.assertEqual(technician_shares([entry, entry], 9), {who: 1})

    def test_a_line_without_technician_counts_for_the_responsible(self):
        shares = technician_shares([(None, 1.0, 1.0), (2, 3.0, 1.0)], 9)

        self.assertEqual(shares, {9: Fraction(1, 4), 2: Fraction(3, 4)})

    def test_shares_of_one_line_count_as_written(self):
        shares = technician_shares([(1, 2.0, 0.6), (2, 2.0, 0.4)], 9)

        self.assertEqual(shares, {1: Fraction(3, 5), 2: Fraction(2, 5)})

    def test_shares_count_where_no_hours_are_known(self):
        shares = technician_shares([(1, 0.0, 0.6), (2, 0.0, 0.4)], 9)

        self.assertEqual(shares, {1: Fraction(3, 5), 2: Fraction(2, 5)})

    def test_parts_sum_to_the_amount_to_the_last_cent(self):
        rng = random.Random(4)
        for _run in range(RUNS):
            digits = rng.choice([0, 2, 3])
            amount = Decimal(rng.randint(-100000, 100000)).scaleb(-digits)
            shares = technician_shares(self._random_entries(rng), 9)
            parts = split_amount(amount, shares, digits)

            self.assertEqual(sum(parts.values()), amount)

    def test_no_part_is_a_cent_away_from_its_share(self):
        rng = random.Random(5)
        for _run in range(RUNS):
            amount = Decimal(rng.randint(0, 100000)) / 100
            shares = technician_shares(self._random_entries(rng), 9)
            for who, part in split_amount(amount, shares).items():
                exact = Fraction(amount) * shares[who]
                self.assertLess(abs(Fraction(part) - exact), Fraction(1, 100))

    def test_a_cent_that_cannot_be_split_goes_always_to_the_same(self):
        shares = {1: Fraction(1, 3), 2: Fraction(1, 3), 3: Fraction(1, 3)}

        self.assertEqual(
            split_amount(Decimal("10.00"), shares),
            {1: Decimal("3.34"), 2: Decimal("3.33"), 3: Decimal("3.33")},
        )

    def test_money_rounds_half_up(self):
        self.assertEqual(round_money(Fraction(1, 3)), Decimal("0.33"))
        self.assertEqual(round_money(Fraction(5, 1000)), Decimal("0.01"))
        self.assertEqual(round_money(Fraction(27, 10), 0), Decimal(3))


@tagged("post_install", "-at_install")
class TestPayRules(BaseCase):
    """Commission, without a database."""

    def _random_shares(self, rng):
        weights = {who: rng.randint(1, 9) for who in range(rng.randint(1, 5))}
        total = sum(weights.values())
        return {who: Fraction(part, total) for who, part in weights.items()}

    def test_lines_of_a_job_sum_to_what_its_rules_pay(self):
        rng = random.Random(6)
        for _run in range(RUNS):
            rules = [
                pay.fixed_rule(1, "Fixed", "job", rng.randint(0, 5000) / 100),
                pay.percent_rule(2, "Percent", "labor", rng.randint(0, 10000) / 100),
            ]
            labor = Fraction(rng.randint(0, 99999), 100)
            shares = self._random_shares(rng)
            bases = {1: pay.Basis(Fraction(1), shares), 2: pay.Basis(labor, shares)}
            items = pay.pay_items(rules, bases)

            paid = sum(item.amount for mine in items.values() for item in mine)
            expected = round_money(rules[0].rate) + round_money(rules[1].rate * labor)
            self.assertEqual(paid, expected)

    def test_a_rule_without_basis_pays_nothing(self):
        rules = [pay.fixed_rule(1, "Fixed", "job", 5)]

        self.assertEqual(pay.pay_items(rules, {}), {})

    def test_a_second_run_pays_the_same(self):
        rules = [pay.percent_rule(1, "Percent", "labor", 12.5)]
        bases = {
            1: pay.Basis(Fraction("79.99"), {2: Fraction(1, 3), 1: Fraction(2, 3)})
        }

        self.assertEqual(pay.pay_items(rules, bases), pay.pay_items(rules, bases))


@tagged("post_install", "-at_install")
class TestBracketRules(BaseCase):
    """Rates that change with what a month has brought, without a database."""

    def _rule(self, *brackets, rate=10):
        return pay.fixed_rule(
            1,
            "Jobs",
            "job",
            rate,
            brackets=tuple(
                pay.Bracket(Fraction(start), Fraction(amount))
                for start, amount in brackets
            ),
        )

    def test_each_part_of_a_month_is_paid_by_its_own_rate(self):
        rule = self._rule((50, 12), (80, 15))

        self.assertEqual(rule.cumulate(Fraction(50)), 500)
        self.assertEqual(rule.cumulate(Fraction(60)), 500 + 120)
        self.assertEqual(rule.cumulate(Fraction(81)), 500 + 30 * 12 + 15)

    def test_order_of_the_brackets_does_not_matter(self):
        self.assertEqual(
            self._rule((80, 15), (50, 12)).cumulate(Fraction(90)),
            self._rule((50, 12), (80, 15)).cumulate(Fraction(90)),
        )

    def test_jobs_of_a_month_sum_to_the_month_to_the_cent(self):
        rng = random.Random(7)
        for _run in range(RUNS):
            rule = pay.percent_rule(
                1,
                "Labour",
                "labor",
                rng.randint(0, 2000) / 100,
                brackets=tuple(
                    pay.Bracket(
                        Fraction(rng.randint(1, 90000), 100),
                        Fraction(rng.randint(0, 3000), 10000),
                    )
                    for _number in range(rng.randint(1, 3))
                ),
            )
            reached, paid = Fraction(0), Decimal(0)
            for _job in range(rng.randint(1, 12)):
                quantity = Fraction(rng.randint(0, 30000), 100)
                basis = pay.Basis(quantity, {9: Fraction(1)}, {9: reached})
                paid += pay.pay_items([rule], {1: basis})[9][0].amount
                reached += quantity

            self.assertEqual(paid, round_money(rule.cumulate(reached)))

    def test_each_technician_is_paid_by_his_own_month(self):
        basis = pay.Basis(
            Fraction(1), {1: Fraction(1, 2), 2: Fraction(1, 2)}, {1: Fraction(50)}
        )

        items = pay.pay_items([self._rule((50, 12))], {1: basis})

        self.assertEqual(items[1][0].amount, Decimal("6.00"))
        self.assertEqual(items[2][0].amount, Decimal("5.00"))


@tagged("post_install", "-at_install")
class TestDeductionRules(BaseCase):
    """What bad work costs, without a database."""

    def _take(self, rules, bases, pay_by, **options):
        items = pay.deduction_items(rules, bases, pay_by, **options)
        return {who: [item.amount for item in mine] for who, mine in items.items()}

    def test_each_occurrence_costs_its_amount(self):
        rule = pay.fixed_rule(1, "Failed", "failed_check", 3, deduction=True)
        bases = {1: pay.Basis(Fraction(2), {9: Fraction(1)})}

        self.assertEqual(
            self._take([rule], bases, {9: Decimal(20)}), {9: [Decimal("-6.00")]}
        )

    def test_a_part_of_the_pay_is_taken(self):
        rule = pay.percent_rule(1, "Back", "comeback", 40, deduction=True, of_pay=True)
        bases = {1: pay.Basis(Fraction(1), {1: Fraction(1, 2), 2: Fraction(1, 2)})}

        taken = self._take([rule], bases, {1: Decimal(10), 2: Decimal(5)})

        self.assertEqual(taken, {1: [Decimal("-4.00")], 2: [Decimal("-2.00")]})

    def test_nobody_loses_more_than_the_cap_of_his_pay(self):
        rng = random.Random(8)
        for _run in range(RUNS):
            rules = [
                pay.fixed_rule(
                    number,
                    "Rule",
                    "late",
                    rng.randint(0, 900) / 100,
                    deduction=True,
                )
                for number in range(rng.randint(1, 4))
            ]
            who = list(range(rng.randint(1, 4)))
            shares = {one: Fraction(1, len(who)) for one in who}
            bases = {
                rule.id: pay.Basis(Fraction(rng.randint(0, 5)), shares)
                for rule in rules
            }
            pays = {one: Decimal(rng.randint(-100, 3000)) / 100 for one in who}
            cap = Fraction(rng.randint(0, 100), 100)

            taken = self._take(rules, bases, pays, cap=cap)

            for one in who:
                lost = -sum(taken.get(one, []), Decimal(0))
                self.assertGreaterEqual(lost, 0)
                most = round_money(Fraction(max(pays[one], Decimal(0))) * cap)
                self.assertLessEqual(lost, most)

    def test_what_did_not_happen_costs_nothing(self):
        rule = pay.fixed_rule(1, "Failed", "failed_check", 3, deduction=True)
        bases = {1: pay.Basis(Fraction(0), {9: Fraction(1)})}

        self.assertEqual(self._take([rule], bases, {9: Decimal(20)}), {})


@tagged("post_install", "-at_install")
class TestPayDayRules(BaseCase):
    """The day a job counts on, without a database."""

    def test_an_open_day_stays(self):
        self.assertEqual(first_open_day(date(2026, 3, 5), []), date(2026, 3, 5))

    def test_a_closed_day_moves_behind_the_closed_spans(self):
        spans = [
            (date(2026, 4, 1), date(2026, 4, 30)),
            (date(2026, 3, 1), date(2026, 3, 31)),
        ]

        self.assertEqual(first_open_day(date(2026, 3, 5), spans), date(2026, 5, 1))

    def test_the_last_closed_day_is_closed(self):
        spans = [(date(2026, 3, 1), date(2026, 3, 31))]

        self.assertEqual(first_open_day(date(2026, 3, 31), spans), date(2026, 4, 1))
        self.assertEqual(first_open_day(date(2026, 4, 1), spans), date(2026, 4, 1))


@tagged("post_install", "-at_install")
class TestPayMonthRules(BaseCase):
    """The month that brackets go by, without a database."""

    MARCH = (date(2026, 3, 1), date(2026, 3, 31))

    def test_days_of_no_period_belong_to_their_calendar_month(self):
        self.assertEqual(pay_month(date(2026, 3, 1), []), self.MARCH)
        self.assertEqual(pay_month(date(2026, 3, 31), []), self.MARCH)

    def test_a_period_from_the_fifteenth_is_a_month(self):
        period = (date(2026, 2, 15), date(2026, 3, 14))

        self.assertEqual(pay_month(date(2026, 3, 14), [period]), period)
        self.assertEqual(pay_month(date(2026, 2, 15), [period]), period)
        self.assertEqual(pay_month(date(2026, 3, 15), [period]), self.MARCH)

    def test_a_month_of_another_calendar_is_a_month(self):
        for period in (
            (date(2026, 3, 21), date(2026, 4, 20)),  # Farvardin 1405, 31 days
            (date(2027, 2, 20), date(2027, 3, 20)),  # Esfand 1405, 29 days
        ):
            self.assertEqual(pay_month(period[1], [period]), period)

    def test_days_of_weeks_and_quarters_belong_to_their_calendar_months(self):
        for period in (
            (date(2026, 3, 30), date(2026, 4, 5)),
            (date(2026, 3, 16), date(2026, 3, 31)),
            (date(2026, 1, 1), date(2026, 3, 31)),
        ):
            self.assertEqual(pay_month(date(2026, 3, 31), [period]), self.MARCH)

    def test_every_day_has_one_month_that_all_its_days_agree_on(self):
        rng = random.Random(9)
        for _run in range(RUNS):
            start, periods = date(2026, 1, 1), []
            for _number in range(rng.randint(0, 12)):
                end = start + timedelta(days=rng.choice([6, 13, 27, 29, 30, 90]))
                periods.append((start, end))
                start = end + timedelta(days=1 + rng.choice([0, 0, 3]))
            day = date(2026, 1, 1) + timedelta(days=rng.randint(0, 500))

            first, last = pay_month(day, periods)

            self.assertTrue(first <= day <= last)
            self.assertTrue(28 <= (last - first).days + 1 <= 31)
            self.assertEqual(pay_month(day, reversed(periods)), (first, last))
