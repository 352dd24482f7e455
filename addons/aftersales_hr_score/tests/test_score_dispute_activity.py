from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import GROUP, ScoreCommon

ASKED, ANSWERED = "score_disputed", "score_dispute_answered"


@tagged("post_install", "-at_install")
class TestScoreDisputeActivity(ScoreCommon):
    """A dispute is on the list of who answers it, until it is answered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = cls.env["aftersales.notification"]
        cls.branch = cls.env["res.company"].create(
            {"name": "Harbour", "parent_id": cls.company.id}
        )
        cls.user_ann.company_ids |= cls.branch
        cls.line = cls._finish_job()

    def _send(self, event=ASKED):
        logs = self.env["aftersales.notification.log"].sudo()
        told = logs.search([("event", "=", event), ("state", "=", "pending")])
        for log in told:
            log._send()
        return told

    def _dispute(self, line=None, reason="It took four hours"):
        line = line or self.line
        worker = line.technician_id.user_id
        line = line.with_user(worker).with_context(
            allowed_company_ids=worker.company_ids.ids
        )
        line.action_dispute(reason)
        told = self._send()
        self.assertEqual(told.mapped("state"), ["sent"], told.mapped("failure"))
        return told

    def _answer(self, line=None):
        (line or self.line).with_user(self.officer).action_answer_dispute(
            "Two hours were agreed", False
        )

    def test_manager_of_the_branch_has_it_on_his_list(self):
        manager = new_test_user(
            self.env,
            "score_harbour",
            groups=GROUP + "manager",
            company_id=self.branch.id,
            company_ids=[self.branch.id],
        )
        self.line.sudo().company_id = self.branch

        self._dispute()

        activity = self.line.sudo().activity_ids
        self.assertEqual(activity.user_id, manager)
        self.assertEqual(
            activity.activity_type_id,
            self.env.ref("aftersales_hr_score.mail_activity_dispute"),
        )
        self.assertGreater(activity.date_deadline, fields.Date.today())

    def test_branch_without_a_manager_asks_the_one_above(self):
        self.line.sudo().company_id = self.branch

        self._dispute()

        user = self.line.sudo().activity_ids.user_id
        self.assertTrue(user.has_group(f"{GROUP}manager"))
        self.assertIn(self.company, user.company_ids)

    def test_answer_takes_it_off_the_list_whoever_has_answered(self):
        self._dispute()
        self.assertEqual(len(self.line.sudo().activity_ids), 1)

        self._answer()

        self.assertFalse(self.line.sudo().activity_ids)

    def test_second_dispute_of_a_line_is_asked_again(self):
        self._dispute()
        self._answer()
        later = fields.Datetime.add(self.line.dispute_date, hours=1)
        with freeze_time(later):
            self._dispute(reason="Look at the photos")

        self.assertEqual(len(self.line.sudo().activity_ids), 1)

    def test_dispute_answered_at_once_troubles_nobody(self):
        self.line.with_user(self.user_ann).action_dispute("It took four hours")
        self._answer()

        told = self._send()

        self.assertEqual(told.mapped("state"), ["skipped"])
        self.assertFalse(self.line.sudo().activity_ids)

    def test_hr_answers_where_its_row_is_switched_on(self):
        name = "aftersales_hr_score.notification_dispute"
        self.env.ref(f"{name}_manager_activity").active = False
        self.env.ref(f"{name}_hr_activity").active = True

        self._dispute()

        user = self.line.sudo().activity_ids.user_id
        self.assertTrue(user.has_group("hr.group_hr_user"))

    def test_who_leads_and_works_is_not_asked_about_himself(self):
        self.env.ref(f"{GROUP}manager").user_ids = self.user_ann | self.manager
        for _count in range(3):  # the other one has more to do
            self.partner.activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.manager.id
            )

        self._dispute()

        self.assertEqual(self.line.sudo().activity_ids.user_id, self.manager)
        for act in (
            lambda line: line.action_answer_dispute("Of course", True, 100),
            lambda line: line.action_correct(100, 0, "For me"),
        ):
            with self.assertRaises(AccessError):
                act(self.line.with_user(self.user_ann))
        self.assertEqual(self.line.dispute_state, "open")

    def test_technician_is_told_the_answer(self):
        self.ann.partner_id.email = "ann@example.com"
        self._dispute()

        self._answer()
        told = self._send(ANSWERED)

        self.assertEqual(told.mapped("state"), ["queued"])
        self.assertEqual(told.recipient_names, self.ann.partner_id.name)
        body = told.message_ids.body
        self.assertIn("Two hours were agreed", body)
        self.assertIn("refused", body)
        self.assertNotIn("granted", body)
