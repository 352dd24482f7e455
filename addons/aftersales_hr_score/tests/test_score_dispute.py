from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import ScoreCommon


@tagged("post_install", "-at_install")
class TestScoreDispute(ScoreCommon):
    """A technician says what is wrong with his line, and is answered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls._finish_job()

    def _dispute(self, user=None, reason="It took four hours"):
        self.line.with_user(user or self.user_ann).action_dispute(reason)

    def test_disputed_line_waits_for_its_answer(self):
        self._dispute()

        self.assertEqual(self.line.dispute_state, "open")
        with self.assertRaises(UserError) as error:
            self.line.with_user(self.manager).action_approve()
        self.assertIn(self.line.display_name, str(error.exception))

    def test_refused_dispute_leaves_the_line_as_it_was(self):
        self._dispute()

        self.line.with_user(self.officer).action_answer_dispute(
            "Two were agreed", False
        )

        self.assertRecordValues(
            self.line,
            [
                {
                    "dispute_state": "refused",
                    "dispute_answer": "Two were agreed",
                    "dispute_user_id": self.officer.id,
                    "amount": 20.01,
                }
            ],
        )
        self.line.with_user(self.manager).action_approve()
        self.assertEqual(self.line.state, "approved")

    def test_granted_dispute_corrects_pay_and_score(self):
        self.line.with_user(self.manager).action_correct(0, -20, "Slow")
        self._dispute()

        self.line.with_user(self.officer).action_answer_dispute(
            "You are right", True, amount=9.0, points=20
        )

        self.assertEqual(self.line.dispute_state, "granted")
        self.assertEqual(self.line.correction_ids.amount, 9.0)
        self.assertEqual(self.line.score, 100.0)

    def test_only_who_worked_disputes(self):
        for user in (self.user_bob, self.officer, self.manager, self.reception):
            with self.assertRaises(AccessError):
                self._dispute(user)

    def test_technician_does_not_answer_himself(self):
        self._dispute()

        with self.assertRaises(AccessError):
            self.line.with_user(self.user_ann).action_answer_dispute("Yes", True, 100)

    def test_dispute_and_answer_need_words_and_a_moment(self):
        with self.assertRaises(ValidationError):
            self._dispute(reason=" ")
        with self.assertRaises(UserError):
            self.line.with_user(self.officer).action_answer_dispute("What?", False)
        self._dispute()
        with self.assertRaises(UserError):
            self._dispute()
        with self.assertRaises(ValidationError):
            self.line.with_user(self.officer).action_answer_dispute("", False)

    def test_settled_line_is_not_disputed(self):
        self.line.with_user(self.manager).action_approve()
        self.line.sudo()._lock()

        with self.assertRaises(UserError):
            self._dispute()

    def test_disputed_line_holds_no_other_up(self):
        period = (
            self.env["aftersales.score.period"]
            .with_user(self.manager)
            .create({"date_start": "2026-03-01"})
        )
        other = self._finish_job(self.eve)
        period.action_compute()
        self._dispute()
        self.assertEqual(period.dispute_count, 1)
        found = self.line.search(period.action_view_disputes()["domain"])
        self.assertEqual(found, self.line)

        period.action_approve()

        self.assertEqual((self.line.state, other.state), ("open", "approved"))
        with self.assertRaises(UserError) as error:
            period.action_lock()
        self.assertIn("not approved", str(error.exception))

    def test_wizards_take_the_same_way(self):
        self.env["aftersales.score.dispute"].with_user(self.user_ann).create(
            {"line_id": self.line.id, "reason": "It took four hours"}
        ).action_apply()
        self.assertEqual(self.line.dispute_state, "open")

        self.env["aftersales.score.correction"].with_user(self.officer).create(
            {
                "line_id": self.line.id,
                "is_answer": True,
                "is_granted": True,
                "amount": 3.0,
                "reason": "Right",
            }
        ).action_apply()

        self.assertEqual(self.line.dispute_state, "granted")
        self.assertEqual(self.line.correction_ids.amount, 3.0)
