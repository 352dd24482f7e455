from odoo.tests import tagged

from .common import ScoreCommon


@tagged("post_install", "-at_install")
class TestScorePay(ScoreCommon):
    """What a job pays goes to those who did it, to the cent."""

    def test_job_and_labour_are_paid(self):
        line = self._finish_job()

        # 10.01 + 12.5 % of 79.99 = 10.00
        self.assertAlmostEqual(line.amount, 20.01)
        self.assertAlmostEqual(line.labor_amount, 79.99)
        self.assertEqual(line.pay_code, "AFTERSALES")
        self.assertEqual([item["amount"] for item in line.pay_items], [10.01, 10.0])

    def test_covered_labour_pays_as_much_as_charged(self):
        log = self._start(self._create_case(), self.ann)
        check = self._submit(log, labor=[(self.ann, 2.0, 1.0)])
        log.labor_ids.write({"covered_percent": 100.0})

        check.with_user(self.inspector).action_pass()

        self.assertAlmostEqual(self._lines(log).amount, 20.01)

    def test_two_technicians_share_the_job_to_the_cent(self):
        lines = self._finish_job(labor=[(self.ann, 2.0, 0.5), (self.bob, 2.0, 0.5)])

        self.assertEqual(lines.technician_id, self.ann | self.bob)
        self.assertEqual(sum(lines.mapped("share")), 100.0)
        # 10.01 + 12.5 % of two times 79.99
        self.assertAlmostEqual(sum(lines.mapped("amount")), 30.01)
        self.assertEqual(lines.mapped("amount"), [15.01, 15.0])

    def test_uneven_shares_weigh_by_hours(self):
        lines = self._finish_job(labor=[(self.ann, 3.0, 1.0), (self.bob, 1.0, 1.0)])

        self.assertEqual(lines.mapped("share"), [75.0, 25.0])
        self.assertEqual([line.pay_items[0]["amount"] for line in lines], [7.51, 2.5])

    def test_labour_of_a_failed_log_is_paid_once_the_work_passes(self):
        log = self._start(self._create_case(), self.ann)
        self._submit(log, labor=[(self.ann, 2.0, 1.0)]).with_user(
            self.inspector
        ).action_fail("It still leaks.")
        second = self._open_log(log.order_id)

        self._submit(second).with_user(self.inspector).action_pass()

        self.assertAlmostEqual(self._lines(second).amount, 20.01)

    def test_job_without_labour_pays_its_responsible_technician(self):
        line = self._finish_job(labor=[])

        self.assertEqual(line.technician_id, self.ann)
        self.assertAlmostEqual(line.amount, 10.01)

    def test_a_job_is_paid_once_however_many_logs_it_took(self):
        first = self._finish_job()
        second = first.log_id.copy({"state": "approved"})
        second.write({"date_end": first.log_id.date_end})

        second._action_approved()

        self.assertAlmostEqual(first.amount, 20.01)
        self.assertAlmostEqual(self._lines(second).amount, 0.0)

    def test_measured_again_nothing_changes(self):
        lines = self._finish_job(
            labor=[(self.ann, 1.0, 1.0), (self.bob, 1.0, 1.0), (self.eve, 1.0, 1.0)]
        )
        before = lines.read()

        lines._evaluate()

        self.assertEqual(lines.read(), before)
