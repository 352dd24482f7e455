from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from ..rules import score
from .common import ScoreCommon


@tagged("post_install", "-at_install")
class TestScoreCriteria(ScoreCommon):
    """Old parts, documents, and what other addons bring, count in score and pay."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.part = cls.env["product.product"].create(
            {
                "name": "Compressor",
                "type": "consu",
                "is_storable": True,
                "list_price": 100.0,
                "has_old_part": True,
            }
        )
        operation = cls.company._get_aftersales_operation("consumption")
        cls.env["stock.quant"]._update_available_quantity(
            cls.part, operation.default_location_src_id, 5
        )

    def _judge_by(self, *codes, **vals):
        self.scheme.criterion_ids = [
            Command.clear(),
            *(Command.create({"code": code, **vals}) for code in codes),
        ]

    def _start_with_old_part(self):
        """Begin a job whose old part has to come back; return its log and the debt."""
        self.process.is_old_part_required = True
        log = self._start(self._create_case(), self.ann)
        part = self.env["aftersales.work.part"].create(
            {
                "case_id": log.case_id.id,
                "log_id": log.id,
                "product_id": self.part.id,
                "quantity": 1,
                "price_unit": 100.0,
            }
        )
        part.covered_percent = 100.0
        check = self._submit(log, labor=[(self.ann, 2.0, 1.0)])
        check.with_user(self.inspector).action_pass()
        return log, part.sudo().old_part_ids

    def test_old_part_in_time_costs_nothing(self):
        self._judge_by("check", "old_part")
        log, debt = self._start_with_old_part()
        self.assertEqual(len(debt), 1)

        line = self._lines(log)

        self.assertEqual(line.score, 100.0)
        self.assertEqual(line.criteria[1]["facts"]["old_part_count"], 1)

    def test_old_part_late_costs_score_and_pay(self):
        self._judge_by("check", "old_part")
        self.scheme.deduction_ids = [
            Command.create({"name": "Late", "basis": "old_part", "amount": 3})
        ]
        log, debt = self._start_with_old_part()
        before = self._lines(log)
        self.assertEqual(before.deduction_amount, 0.0)

        debt.date_due = "2020-01-01"
        before._evaluate()

        # half of the old part's half of the score
        self.assertEqual(before.score, 75.0)
        self.assertEqual(before.deduction_amount, -3.0)
        self.assertEqual(before.criteria[1]["facts"]["late"], [debt.name])

    def test_old_part_that_was_lost_counts_as_late(self):
        self._judge_by("old_part", loss_percent=100)
        log, debt = self._start_with_old_part()
        line = self._lines(log)

        debt.state = "written_off"
        line._evaluate()

        self.assertEqual(line.score, 0.0)

    def test_documents_that_are_missing_cost_their_part(self):
        self._judge_by("document")
        # what is beyond repair may be handed in without what was asked for
        log = self._start(self._create_case(), self.ann)
        log.point_ids = [
            Command.create({"name": "Gas pressure", "evidence": "measurement"}),
            Command.create(
                {"name": "Current", "evidence": "measurement", "reading": "2"}
            ),
        ]
        log.is_beyond_repair = True
        self.process.check_mode = "never"
        self._submit(log, labor=[(self.ann, 2.0, 1.0)])

        line = self._lines(log)

        self.assertEqual(line.score, 50.0)
        self.assertEqual(line.criteria[0]["facts"]["missing"], ["Gas pressure"])

    def test_another_addon_brings_a_criterion_by_the_hook(self):
        line = self._finish_job()
        model = type(line)
        get_criteria = model._get_criteria

        def with_rating(line, facts):
            rating = score.Criterion("rating", 0.5, 10.0, {"stars": 3})
            return [*get_criteria(line, facts), rating]

        with patch.object(model, "_get_criteria", with_rating):
            line._evaluate()

        # all of 10, half of the other 10
        self.assertEqual(line.score, 75.0)
        self.assertEqual(line.criteria[-1]["facts"], {"stars": 3})
        self.assertIn("rating", str(line.explanation))
