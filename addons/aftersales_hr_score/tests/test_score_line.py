from datetime import date
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import Command
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ScoreCommon


@tagged("post_install", "-at_install")
class TestScoreLine(ScoreCommon):
    """A passed check leaves a score line for who did the work."""

    def _run_cron(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("aftersales_hr_score.ir_cron_score").method_direct_trigger()
        self.env.invalidate_all()

    def test_passed_check_leaves_a_line(self):
        log = self._start(self._create_case(), self.ann)
        check = self._submit(log, labor=[(self.ann, 2.0, 1.0)])
        self.assertFalse(self._lines(log))

        check.with_user(self.inspector).action_pass()

        line = self._lines(log)
        self.assertRecordValues(
            line,
            [
                {
                    "order_id": log.order_id.id,
                    "case_id": log.case_id.id,
                    "technician_id": self.ann.id,
                    "employee_id": self.employee_ann.id,
                    "job_id": self.job.id,
                    "company_id": self.company.id,
                    "scheme_id": self.scheme.id,
                    "date": date(2026, 3, 10),
                    "share": 100.0,
                    "hours": 2.0,
                    "standard_hours": 2.0,
                    "failed_check_count": 0,
                    "score": 100.0,
                    "state": "open",
                }
            ],
        )
        self.assertEqual(
            [criterion["code"] for criterion in line.criteria],
            ["check", "time", "comeback"],
        )

    def test_who_approves_does_not_wait_for_the_score(self):
        log = self._start(self._create_case(), self.ann)
        check = self._submit(log, labor=[(self.ann, 2.0, 1.0)])
        cron = self.env.ref("aftersales_hr_score.ir_cron_score")
        calls = Domain("cron_id", "=", cron.id)
        self.env["ir.cron.trigger"].search(calls).unlink()

        check.with_user(self.inspector).action_pass()
        self.env.cr.precommit.run()

        self.assertTrue(log.is_score_due)
        self.assertFalse(log.sudo().score_line_ids)
        self.assertEqual(self.env["ir.cron.trigger"].search_count(calls), 1)

        self._run_cron()

        self.assertFalse(log.is_score_due)
        self.assertEqual(log.sudo().score_line_ids.technician_id, self.ann)

    def test_work_that_cannot_be_scored_holds_no_other_up(self):
        first = self._start(self._create_case(), self.ann)
        second = self._start(self._create_case(), self.bob)
        for log, technician in ((first, self.ann), (second, self.bob)):
            check = self._submit(log, labor=[(technician, 2.0, 1.0)])
            check.with_user(self.inspector).action_pass()
        get_finish_date = type(first)._get_finish_date

        def fail_on_first(log, technician):
            if log == first:
                raise ValueError("no such time zone")
            return get_finish_date(log, technician)

        with (
            patch.object(type(first), "_get_finish_date", fail_on_first),
            self.assertLogs("odoo.addons.aftersales_hr_score.models.work_log"),
        ):
            self._run_cron()

        self.assertTrue(first.is_score_due)
        self.assertFalse(second.is_score_due)
        self.assertEqual(self._lines(first | second).log_id, first | second)

    def test_line_belongs_to_who_worked_not_to_who_opened_the_request(self):
        line = self._finish_job(self.bob)

        self.assertEqual(line.technician_id, self.bob)
        self.assertNotEqual(line.case_id.create_uid, self.user_bob)

    def test_helper_has_his_share_of_a_line(self):
        log = self._start(self._create_case(), self.ann)
        self.env["aftersales.work.labor"].create(
            {
                "case_id": log.case_id.id,
                "log_id": log.id,
                "service_id": self.service.id,
                "technician_id": self.ann.id,
                "helper_ids": [
                    Command.create({"technician_id": self.bob.id, "share": 0.25})
                ],
            }
        )

        self._submit(log).with_user(self.inspector).action_pass()

        shares = {line.technician_id: line.share for line in self._lines(log)}
        self.assertEqual(shares, {self.ann: 75.0, self.bob: 25.0})

    def test_what_its_customer_paid_the_agent_for_is_paid_once(self):
        case = self._create_case()
        case.sudo().agent_paid_amount = 120

        lines = self._finish_job(self.eve, labor=[], case=case)

        self.assertFalse(lines)
        self.assertFalse(case.log_ids.sudo().is_score_due)

    def test_work_without_check_leaves_a_line_too(self):
        self.process.check_mode = "never"
        log = self._start(self._create_case(), self.ann)

        self._submit(log, labor=[(self.ann, 2.0, 1.0)])

        self.assertEqual(self._lines(log).technician_id, self.ann)

    def test_failed_check_leaves_no_line_and_lowers_the_next(self):
        log = self._start(self._create_case(), self.ann)
        check = self._submit(log, labor=[(self.ann, 2.0, 1.0)])
        check.with_user(self.inspector).action_fail("It still leaks.")
        self.assertFalse(self._lines(log))

        second = self._open_log(log.order_id)
        self._submit(second, finished="2026-03-11 10:00:00", hours=1.0).with_user(
            self.inspector
        ).action_pass()

        line = self._lines(second)
        # half of check (5) and of time (3: 3 h of 2 h), all of comeback (2)
        self.assertRecordValues(
            line,
            [
                {
                    "failed_check_count": 1,
                    "hours": 3.0,
                    "standard_hours": 2.0,
                    "score": 60.0,
                    "date": date(2026, 3, 11),
                }
            ],
        )

    def test_failed_check_of_another_technician_does_not_count(self):
        case = self._create_case()
        log = self._start(case, self.ann)
        self._submit(log, labor=[(self.ann, 2.0, 1.0)]).with_user(
            self.inspector
        ).action_fail("It still leaks.")

        line = self._finish_job(self.bob, case=case)

        self.assertEqual(line.technician_id, self.bob)
        self.assertEqual(line.failed_check_count, 0)

    def test_who_came_later_bears_no_check_that_failed_before(self):
        log = self._start(self._create_case(), self.ann)
        self._submit(log, labor=[(self.ann, 2.0, 1.0)]).with_user(
            self.inspector
        ).action_fail("It still leaks.")

        second = self._open_log(log.order_id)
        self._submit(
            second, finished="2026-03-11 10:00:00", labor=[(self.bob, 1.0, 1.0)]
        ).with_user(self.inspector).action_pass()

        failed = {
            line.technician_id: line.failed_check_count for line in self._lines(second)
        }
        self.assertEqual(failed[self.bob], 0)

    def test_slow_work_lowers_the_score(self):
        line = self._finish_job(hours=3.0)

        self.assertAlmostEqual(line.score, 85.0)

    def test_comeback_lowers_the_score_when_measured_again(self):
        line = self._finish_job(finished="2026-03-10 12:00:00")
        self._create_case(received="2026-03-20 08:00:00", lot=line.case_id.lot_id)

        line._evaluate()

        self.assertEqual(line.comeback_count, 1)
        self.assertAlmostEqual(line.score, 90.0)

    def test_late_comeback_does_not_count(self):
        line = self._finish_job(finished="2026-03-10 12:00:00")
        self._create_case(received="2026-05-20 08:00:00", lot=line.case_id.lot_id)

        line._evaluate()

        self.assertEqual(line.comeback_count, 0)
        self.assertAlmostEqual(line.score, 100.0)

    def test_finish_date_is_the_technicians_own_day(self):
        self.employee_ann.tz = "Pacific/Auckland"

        line = self._finish_job(finished="2026-03-31 20:00:00")

        self.assertEqual(line.date, date(2026, 4, 1))

    def test_position_is_the_one_held_when_the_work_was_finished(self):
        later = self.env["hr.job"].create({"name": "Workshop Head"})
        self.employee_ann.create_version(
            {"date_version": date(2026, 4, 1), "job_id": later.id}
        )

        self.assertEqual(
            self._finish_job(finished="2026-03-31 10:00:00").job_id, self.job
        )
        self.assertEqual(self._finish_job(finished="2026-04-02 10:00:00").job_id, later)

    def test_agents_people_have_a_position_too(self):
        self.eve.job_id = self.job

        self.assertEqual(self._finish_job(self.eve).job_id, self.job)

    def test_agents_people_get_lines_without_employee(self):
        line = self._finish_job(self.eve)

        self.assertEqual(line.technician_id, self.eve)
        self.assertFalse(line.employee_id)
        self.assertFalse(line.job_id)

    def test_hook_called_again_changes_nothing(self):
        line = self._finish_job()
        before = line.read()

        line.log_id._action_approved()
        self._run_cron()

        self.assertEqual(self._lines(line.log_id).read(), before)

    def test_database_holds_one_line_per_log_and_technician(self):
        line = self._finish_job()

        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            line.copy()

    def test_job_without_scheme_keeps_its_line_until_there_is_one(self):
        self.env["aftersales.score.scheme"].search([]).action_archive()
        line = self._finish_job()
        self.assertFalse(line.scheme_id)
        self.assertEqual(line.amount, 0.0)

        self.scheme.action_unarchive()
        line._evaluate()

        self.assertEqual(line.scheme_id, self.scheme)
        self.assertEqual(line.score, 100.0)

    def test_scheme_is_chosen_by_position(self):
        special = self.scheme.copy(
            {"sequence": -2, "job_ids": [(4, self.job.id)], "name": "Field"}
        )

        self.assertEqual(self._finish_job(self.ann).scheme_id, special)
        self.assertEqual(self._finish_job(self.eve).scheme_id, self.scheme)

    def test_explanation_names_criteria_and_pay(self):
        line = self._finish_job()

        self.assertIn("Quality check", line.explanation)
        self.assertIn("2.00 h standard", line.explanation)
        self.assertIn("Labour", line.explanation)

    def test_links_lead_from_line_to_job_and_back(self):
        line = self._finish_job()

        self.assertEqual(line.action_view_case()["res_id"], line.case_id.id)
        self.assertEqual(line.action_view_log()["res_id"], line.log_id.id)
        for record in (line.case_id, line.log_id, line.technician_id):
            action = record.action_view_score_lines()
            found = self.env["aftersales.score.line"].search(action["domain"])
            self.assertEqual(found, line)
        action = line.employee_id.action_view_aftersales_score_lines()
        self.assertEqual(
            self.env["aftersales.score.line"].search(action["domain"]), line
        )
