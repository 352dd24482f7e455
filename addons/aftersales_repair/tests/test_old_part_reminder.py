from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import GROUP
from .old_part_common import OldPartCommon

EVENT = "old_part_overdue"


@tagged("post_install", "-at_install")
class TestOldPartReminder(OldPartCommon):
    """Whoever owes an old part for too long is reminded, once a level."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = cls.env["aftersales.notification"]
        cls.rows.search([("event", "=", EVENT)]).active = False
        # what others owe is not overdue
        owed = cls.env["aftersales.old.part"].sudo().search([("state", "=", "owed")])
        owed.date_due = cls.today + timedelta(days=90)
        cls.activity_type = cls.env.ref("aftersales_repair.mail_activity_old_part")
        cls.technician.partner_id.write(
            {"email": "tech@example.com", "phone": "+98 912 555 0101"}
        )

    def _make_row(self, channel="activity", recipient="technician", days=1, **vals):
        templates = {
            "activity": {"activity_type_id": self.activity_type.id},
            "email": {
                "mail_template_id": self.env.ref(
                    "aftersales_repair.mail_template_old_part_overdue"
                ).id
            },
            "sms": {
                "sms_template_id": self.env.ref(
                    "aftersales_repair.sms_template_old_part_overdue"
                ).id
            },
        }
        return self.rows.create(
            {
                "event": EVENT,
                "channel": channel,
                "recipient": recipient,
                "days_before": days,
                **templates[channel],
                **vals,
            }
        )

    def _overdue(self, days=3, **vals):
        debt = self._use(self.gasket, **vals).sudo()
        debt.date_due = self.today - timedelta(days=days)
        return debt

    def _remind(self):
        """Let the day come: write down what is due, and send it."""
        self.rows._cron_due()
        logs = self.env["aftersales.notification.log"].sudo()
        for log in logs.search([("state", "=", "pending"), ("event", "=", EVENT)]):
            log._send()

    def _get_logs(self, row):
        logs = self.env["aftersales.notification.log"].sudo()
        return logs.search([("notification_id", "=", row.id)])

    def test_technician_gets_an_activity_once(self):
        row = self._make_row()
        debt = self._overdue()
        self.assertFalse(debt.date_reminded)

        self._remind()
        self._remind()

        self.assertEqual(debt.activity_ids.user_id, self.technician)
        self.assertEqual(len(debt.activity_ids), 1)
        self.assertEqual(self._get_logs(row).mapped("state"), ["sent"])
        self.assertTrue(debt.date_reminded)

    def test_each_level_tells_of_a_debt_once(self):
        first, second = self._make_row(days=1), self._make_row("email", days=7)
        debt = self._overdue(3)
        self._remind()
        self.assertEqual(
            (len(self._get_logs(first)), len(self._get_logs(second))), (1, 0)
        )

        debt.date_due = self.today - timedelta(days=8)
        first.active = False
        self._remind()
        self._remind()

        self.assertEqual(len(self._get_logs(second)), 1)
        self.assertEqual(
            self._get_logs(second).recipient_names, self.tech.partner_id.name
        )

    def test_debt_that_is_not_overdue_reminds_nobody(self):
        row = self._make_row(days=0)
        self._overdue(0)
        received = self._overdue(5)
        self._as_storekeeper(received).action_receive("scrap")

        self._remind()

        self.assertFalse(self._get_logs(row))

    def test_debt_that_came_in_meanwhile_is_not_told(self):
        row = self._make_row()
        debt = self._overdue()
        self.rows._cron_due()
        self._as_storekeeper(debt).action_receive()

        self._remind()

        log = self._get_logs(row)
        self.assertEqual(log.state, "skipped")
        self.assertIn("not overdue any more", log.failure)
        self.assertFalse(debt.activity_ids)

    def test_reminder_is_off_the_list_when_the_part_is_in_or_given_up(self):
        self._make_row()
        debts = self._overdue() | self._overdue()
        self._remind()
        self.assertEqual(len(debts.activity_ids), 2)

        self._as_storekeeper(debts[0]).action_receive("scrap")
        debts[1].with_user(self.manager).action_write_off("Thrown away")

        self.assertFalse(debts.activity_ids)

    def test_agent_answers_for_his_people(self):
        agent = self.env["res.partner"].create(
            {
                "name": "Cool Service",
                "aftersales_agent_role": "service",
                "email": "cool@example.com",
            }
        )
        own, agents = self._make_row("email"), self._make_row("email", "agent")
        debt, other = self._overdue(), self._overdue()
        debt.agent_id = agent

        self._remind()

        self.assertEqual(self._get_logs(agents).res_id, debt.id)
        self.assertEqual(self._get_logs(agents).recipient_names, "Cool Service")
        self.assertEqual(self._get_logs(own).res_id, other.id)

    def test_text_that_cannot_be_sent_says_why(self):
        self.technician.partner_id.phone = False
        row = self._make_row("sms")
        self._overdue()

        self._remind()

        self.assertEqual(self._get_logs(row).state, "failed")
        self.assertIn("Phone", self._get_logs(row).failure)

    def test_text_names_part_and_case(self):
        row = self._make_row("sms")
        debt = self._overdue()

        self._remind()

        body = self._get_logs(row).message_ids.body
        self.assertIn(debt.name, body)
        self.assertIn(debt.case_id.name, body)

    def test_last_level_goes_to_who_leads_the_branch(self):
        other = new_test_user(
            self.env,
            login="far_manager",
            groups=f"{GROUP}manager",
            company_id=self.env["res.company"].create({"name": "Far"}).id,
        )
        self._make_row(
            recipient="role", days=2, group_id=self.env.ref(f"{GROUP}manager").id
        )
        debt = self._overdue()

        self._remind()

        user = debt.activity_ids.user_id
        self.assertTrue(user.has_group(f"{GROUP}manager"))
        self.assertNotEqual(user, other)
        self.assertIn(self.company, user.company_ids)

    def test_nobody_dates_a_reminder_by_hand(self):
        debt = self._overdue()
        with self.assertRaises(UserError):
            self._as_storekeeper(debt).date_reminded = self.env.cr.now()

    def test_list_shows_what_is_overdue(self):
        debt, due = self._overdue(), self._overdue(0)
        found = self.env["aftersales.old.part"].search(
            [("state", "=", "owed"), ("date_due", "<", "today")]
        )
        self.assertIn(debt, found)
        self.assertNotIn(due, found)

    # === LABELS === #

    def _render(self, debts, user):
        html = (
            self.env["ir.actions.report"]
            .with_user(user)
            ._render_qweb_html("aftersales_repair.report_old_part_label", debts.ids)[0]
        )
        return html.decode()

    def test_label_shows_what_to_scan_and_by_when(self):
        debt = self._use_compressor().sudo()

        html = self._render(debt, self.storekeeper)

        for text in (debt.name, debt.lot_id.name, debt.case_id.name, "Compressor"):
            self.assertIn(text, html)
        self.assertIn(debt.date_due.strftime("%m/%d/%Y"), html)
        self.assertEqual(html.count("<img"), 2, "bars of the number and the serial")

    def test_technician_prints_the_labels_of_all_he_owes(self):
        debts = self._use(self.gasket) | self._use_compressor()

        html = self._render(debts.sudo(), self.technician)

        for debt in debts.sudo():
            self.assertIn(debt.name, html)
        self.assertEqual(html.count("page-break-before"), 1)
        self.assertEqual(html.count('class="article"'), 1)

    def test_nobody_prints_the_label_of_what_he_may_not_read(self):
        debt = self._use(self.gasket).sudo()
        other = new_test_user(
            self.env, login="other_technician", groups=f"{GROUP}technician"
        )
        for user in (other, new_test_user(self.env, login="clerk")):
            with self.assertRaises(AccessError):
                self._render(debt, user)

    def test_scanned_label_finds_its_debt(self):
        debt = self._use(self.gasket)
        wizard = (
            self.env["aftersales.old.part.receipt"].with_user(self.storekeeper).new()
        )
        wizard.scan = debt.name
        wizard._onchange_scan()

        self.assertEqual(wizard.line_ids.old_part_id._origin, debt)
