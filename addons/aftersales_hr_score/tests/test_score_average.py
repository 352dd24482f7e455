from lxml import etree

from odoo.tests import tagged

from .common import ScoreCommon


@tagged("post_install", "-at_install")
class TestScoreAverage(ScoreCommon):
    """Averages are of jobs: what a line corrects was judged once and for all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls._finish_job()
        cls.line.with_user(cls.manager).action_approve()
        cls.line.sudo()._lock()
        cls.correction = cls.line.with_user(cls.officer).action_correct(1, 0, "Parking")
        # as a correction would be that came in by another door
        cls.correction.sudo().write({"score": 0.0, "share": 0.0})
        cls.env.flush_all()

    def _group(self, *groupby):
        lines = self.env["aftersales.score.line"].with_user(self.officer)
        return lines.formatted_read_group(
            [("log_id", "=", self.line.log_id.id)],
            list(groupby),
            ["__count", "score:avg", "share:avg", "amount:sum"],
        )

    def test_groups_leave_corrections_out_of_the_average_and_not_out_of_the_pay(self):
        for groupby in ((), ("technician_id",), ("period_id",), ("date:month",)):
            groups = self._group(*groupby)
            with self.subTest(groupby):
                counted = [group for group in groups if group["score:avg"] is not False]
                self.assertEqual([group["score:avg"] for group in counted], [100.0])
                self.assertEqual([group["share:avg"] for group in counted], [100.0])
                self.assertAlmostEqual(
                    sum(group["amount:sum"] for group in groups), self.line.amount + 1
                )

    def test_technician_and_sheet_have_the_average_of_jobs(self):
        self.assertEqual(self.ann.score_average, 100.0)

    def test_no_list_takes_an_average_below_of_what_it_shows(self):
        views = self.env["ir.ui.view"].search(
            [
                ("model", "in", ("aftersales.score.line", "aftersales.pay.sheet")),
                ("type", "=", "list"),
            ]
        )
        self.assertTrue(views)
        for view in views:
            with self.subTest(view.name):
                arch = etree.fromstring(view.get_combined_arch())
                self.assertFalse(arch.xpath("//field[@avg]"))
