from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ScoreCommon


@tagged("post_install", "-at_install")
class TestScoreUnit(ScoreCommon):
    """Rules down to the single product or variant worked on, and to the branch."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        colour = cls.env["product.attribute"].create(
            {
                "name": "Height",
                "value_ids": [
                    Command.create({"name": "Low"}),
                    Command.create({"name": "High"}),
                ],
            }
        )
        template = cls.env["product.template"].create(
            {
                "name": "Split Unit",
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
                "is_serviceable": True,
                "attribute_line_ids": [
                    Command.create(
                        {
                            "attribute_id": colour.id,
                            "value_ids": [Command.set(colour.value_ids.ids)],
                        }
                    )
                ],
            }
        )
        cls.low, cls.high = template.product_variant_ids
        above = cls.env["product.category"].create({"name": "Cooling"})
        template.categ_id = above.create({"name": "Split", "parent_id": above.id})
        cls.cooling = above
        cls.scheme.commission_ids = [Command.clear()]

    def _finish_on(self, product, **kwargs):
        number = f"UNIT-{product.id}-{self.env['stock.lot'].search_count([])}"
        lot = self.env["stock.lot"].create({"name": number, "product_id": product.id})
        return self._finish_job(case=self._create_case(lot=lot), **kwargs)

    def _pay_by(self, *rules):
        self.scheme.commission_ids = [
            Command.create({"name": "Rule", "basis": "job", **rule}) for rule in rules
        ]

    def test_a_job_pays_by_the_variant_worked_on(self):
        self._pay_by(
            {"amount": 12, "unit_product_ids": self.low.ids},
            {"amount": 20, "unit_product_ids": self.high.ids},
            {"amount": 1},
        )

        self.assertEqual(self._finish_on(self.low).amount, 13.0)
        self.assertEqual(self._finish_on(self.high).amount, 21.0)
        self.assertEqual(self._finish_on(self.unit_product).amount, 1.0)

    def test_a_job_pays_by_the_category_of_the_unit_and_those_above(self):
        self._pay_by({"amount": 5, "unit_categ_ids": self.cooling.ids})

        self.assertEqual(self._finish_on(self.high).amount, 5.0)
        self.assertEqual(self._finish_on(self.unit_product).amount, 0.0)

    def test_brackets_count_the_jobs_the_rule_is_for(self):
        self._pay_by(
            {
                "amount": 10,
                "unit_product_ids": self.high.ids,
                "bracket_ids": [Command.create({"start": 1, "amount": 30})],
            }
        )

        paid = [
            self._finish_on(product, finished=f"2026-03-{day} 12:00:00").amount
            for day, product in (("10", self.high), ("11", self.low), ("12", self.high))
        ]

        self.assertEqual(paid, [10.0, 0.0, 30.0])

    def test_a_deduction_takes_on_its_units_only(self):
        self._pay_by({"amount": 10})
        self.scheme.deduction_ids = [
            Command.create(
                {
                    "name": "Back",
                    "basis": "comeback",
                    "amount": 4,
                    "unit_product_ids": self.high.ids,
                }
            )
        ]
        amounts = []
        for product in (self.high, self.low):
            line = self._finish_on(product)
            lot = line.case_id.lot_id
            self._create_case(received="2026-03-20 08:00:00", lot=lot)
            line._evaluate()
            amounts.append(line.amount)

        self.assertEqual(amounts, [6.0, 10.0])

    def test_a_settled_job_loses_nothing_by_a_rule_of_other_units(self):
        self._pay_by({"amount": 10})
        self.scheme.deduction_ids = [
            Command.create(
                {
                    "name": "Back",
                    "basis": "comeback",
                    "amount": 4,
                    "unit_product_ids": self.high.ids,
                }
            )
        ]
        lines = [self._finish_on(product) for product in (self.high, self.low)]
        for line in lines:
            line.with_user(self.manager).action_approve()
            line.sudo()._lock()
            lot = line.case_id.lot_id
            self._create_case(received="2026-03-20 08:00:00", lot=lot)
            line._correct_settled()

        self.assertEqual(lines[0].correction_ids.amount, -4.0)
        self.assertFalse(lines[1].correction_ids)

    def test_work_is_judged_by_the_scheme_of_its_product(self):
        strict = self.scheme.copy(
            {"sequence": -2, "name": "Split units", "unit_product_ids": self.high.ids}
        )

        self.assertEqual(self._finish_on(self.high).scheme_id, strict)
        self.assertEqual(self._finish_on(self.low).scheme_id, self.scheme)

    def test_work_is_judged_by_the_scheme_of_its_branch(self):
        branch = self.env["res.company"].create(
            {"name": "Harbour", "parent_id": self.company.id}
        )
        own = self.scheme.copy({"sequence": -3, "company_id": branch.id})
        here, there = self._finish_on(self.low), self._finish_on(self.low)
        there.company_id = branch

        (here | there)._evaluate()

        self.assertEqual(here.scheme_id, self.scheme)
        self.assertEqual(there.scheme_id, own)

    def test_hr_reads_units_of_schemes_and_sets_none(self):
        scheme = self.scheme.with_user(self.officer)
        scheme.read(["unit_product_ids", "unit_categ_ids"])

        with self.assertRaises(AccessError):
            scheme.unit_product_ids = self.low
