from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import GROUP, ScoreCommon


@tagged("post_install", "-at_install")
class TestScoreAccess(ScoreCommon):
    """Technicians see their own lines, HR and managers all, the others none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line_ann = cls._finish_job(cls.ann)
        cls.line_bob = cls._finish_job(cls.bob)
        cls.lines = cls.line_ann | cls.line_bob

    def _visible(self, user):
        lines = self.env["aftersales.score.line"].with_user(user)
        return lines.search([("id", "in", self.lines.ids)]).sudo()

    def test_technician_sees_own_lines_only(self):
        self.assertEqual(self._visible(self.user_ann), self.line_ann)
        self.assertTrue(self.line_ann.with_user(self.user_ann).explanation)
        with self.assertRaises(AccessError):
            self.line_bob.with_user(self.user_ann).read(["amount"])

    def test_hr_officers_and_managers_see_all(self):
        self.assertEqual(self._visible(self.officer), self.lines)
        self.assertEqual(self._visible(self.manager), self.lines)
        self.assertTrue(self.line_ann.with_user(self.officer).explanation)

    def test_other_roles_see_none(self):
        for role in (
            "user",
            "reception",
            "dispatcher",
            "inspector",
            "storekeeper",
            "accountant",
            "complaint_officer",
        ):
            user = new_test_user(self.env, f"score_none_{role}", groups=GROUP + role)
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._visible(user)

    def test_nobody_writes_lines_by_hand(self):
        for user in (self.user_ann, self.officer, self.manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.line_ann.with_user(user).write({"amount": 1000.0})

    def test_technician_does_not_approve(self):
        with self.assertRaisesRegex(AccessError, "review"):
            self.line_ann.with_user(self.user_ann).action_approve()

    def test_hr_officer_approves_and_takes_back(self):
        line = self.line_ann.with_user(self.officer)

        line.action_approve()
        self.assertEqual(line.state, "approved")
        line.action_reopen()

        self.assertEqual(line.state, "open")

    def test_line_is_approved_once(self):
        self.line_ann.with_user(self.manager).action_approve()

        with self.assertRaisesRegex(UserError, "cannot become"):
            self.line_ann.with_user(self.manager).action_approve()

    def test_technician_has_no_periods_nor_schemes(self):
        for model in (
            "aftersales.score.period",
            "aftersales.score.scheme",
            "aftersales.commission.rule",
        ):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(self.user_ann).search([])

    def test_hr_officer_reads_schemes_but_sets_none(self):
        self.scheme.with_user(self.officer).read(["name"])

        with self.assertRaises(AccessError):
            self.scheme.with_user(self.officer).write({"name": "Mine"})

    def test_state_of_a_period_is_not_written_by_hand(self):
        period = (
            self.env["aftersales.score.period"]
            .with_user(self.officer)
            .create({"date_start": "2026-03-01"})
        )

        with self.assertRaisesRegex(AccessError, "by its steps"):
            period.write({"state": "locked"})

    def test_another_branch_is_not_seen(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        self.line_bob.company_id = branch

        self.assertEqual(self._visible(self.officer), self.line_ann)
        self.assertEqual(self._visible(self.manager), self.line_ann)

    def test_counts_on_records_are_of_what_one_sees(self):
        self.assertEqual(self.ann.with_user(self.user_ann).score_line_count, 1)
        self.assertEqual(self.ann.with_user(self.user_ann).log_count, 1)
        self.assertEqual(self.ann.with_user(self.user_ann).score_comeback_count, 0)
        self.assertEqual(self.bob.with_user(self.user_ann).score_line_count, 0)
        self.assertEqual(
            self.employee_ann.with_user(self.officer).aftersales_score_line_count, 1
        )
        with self.assertRaises(AccessError):
            self.ann.with_user(self.reception).read(["score_line_count"])
