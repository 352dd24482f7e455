from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_technician_stock import TechnicianStockCommon

EVENT = "drawn_part_overdue"


@tagged("post_install", "-at_install")
class TestDrawnPartReminder(TechnicianStockCommon):
    """Whoever keeps drawn parts, neither used nor brought back, is reminded."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = cls.env["aftersales.notification"]
        cls.rows.search([]).active = False
        cls.row = cls.env.ref(
            "aftersales_repair.notification_drawn_part_technician_activity"
        )
        cls.row.write({"active": True, "days_before": 5})
        cls.activity_type = cls.env.ref("aftersales_repair.mail_activity_drawn_part")

    def _keep(self, days):
        """Let the technician draw parts and keep them for days."""
        order = self._make_order((self.gasket, 2)).sudo()
        self._draw(order)
        self.assertTrue(order.has_drawn_parts)
        order.date_parts_moved = self.env.cr.now() - timedelta(days=days)
        return order

    def _remind(self):
        """Let the day come: write down what is due, and send it."""
        self.rows._cron_due()
        for log in self._get_logs().filtered(lambda log: log.state == "pending"):
            log._send()

    def _get_logs(self):
        logs = self.env["aftersales.notification.log"].sudo()
        return logs.search([("event", "=", EVENT)])

    def _get_reminders(self, order):
        return order.activity_ids.filtered(
            lambda activity: activity.activity_type_id == self.activity_type
        )

    def test_technician_is_reminded_once_after_the_days_of_the_row(self):
        order = self._keep(4)
        self._remind()
        self.assertFalse(self._get_logs().filtered(lambda log: log.res_id == order.id))

        order.date_parts_moved -= timedelta(days=2)
        self._remind()
        self._remind()

        reminder = self._get_reminders(order)
        self.assertEqual(reminder.user_id, self.technician)
        self.assertEqual(len(reminder), 1)
        log = self._get_logs().filtered(lambda log: log.res_id == order.id)
        self.assertEqual(log.mapped("state"), ["sent"])
        self.assertTrue(order.date_parts_reminded)
        with self.assertRaises(UserError):
            order.with_user(self.storekeeper).date_parts_reminded = False

    def test_reminder_is_off_the_list_when_the_parts_are_used(self):
        order = self._keep(9)
        self._remind()
        self.assertTrue(self._get_reminders(order))

        self._pass(self._submit(order.with_user(self.technician)))

        self.assertFalse(order.has_drawn_parts)
        self.assertFalse(self._get_reminders(order))

    def test_reminder_is_off_the_list_when_the_parts_are_back(self):
        order = self._keep(9)
        self._remind()
        self.assertTrue(self._get_reminders(order))

        self._settle()

        self.assertFalse(order.has_drawn_parts)
        self.assertFalse(self._get_reminders(order))

    def _settle(self):
        self.tech.with_user(self.storekeeper).action_settle()

    def test_parts_brought_back_before_the_sending_are_told_no_more(self):
        order = self._keep(9)
        self.rows._cron_due()
        self._settle()

        self._remind()

        log = self._get_logs().filtered(lambda log: log.res_id == order.id)
        self.assertEqual(log.state, "skipped")
        self.assertFalse(self._get_reminders(order))
