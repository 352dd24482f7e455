from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import GROUP
from .test_branch import BranchCommon

ROWS = "aftersales_repair.notification_unit_"


@tagged("post_install", "-at_install")
class TestCaseJourney(BranchCommon):
    """Who waits for a unit hears when it sets out, and when it has arrived."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["aftersales.notification"].search([]).active = False
        # what was told before, as in a demo, is not looked at
        cls.logs = cls.env["aftersales.notification.log"].sudo()
        cls.told_before = cls.logs.search([]).ids
        cls.customer.write({"email": "leila@example.com", "lang": "en_US"})
        cls.dispatcher_there = cls._make_user("dispatcher", cls.region)
        cls.keeper_here = cls._make_user("storekeeper", cls.other)
        cls.agent = cls.env["res.partner"].create(
            {
                "name": "Kaveh",
                "is_company": True,
                "aftersales_agent_role": "service",
                "email": "kaveh@example.com",
            }
        )
        cls.agent_tech = cls.env["aftersales.technician"].create(
            {
                "partner_id": cls.env["res.partner"]
                .create({"name": "Dariush", "parent_id": cls.agent.id})
                .id,
                "agent_id": cls.agent.id,
            }
        )

    def _switch_on(self, name):
        row = self.env.ref(ROWS + name)
        row.active = True
        return row

    def _get_logs(self, row):
        return self.logs.search(
            [("notification_id", "=", row.id), ("id", "not in", self.told_before)]
        )

    def _tell(self):
        for log in self.logs.search([("state", "=", "pending")]):
            log._send()

    def _send_to_branch(self):
        case = self._request_at(self.region)
        case.with_user(self.dispatcher_there).action_transfer(self.other.id)
        return case

    def _receive(self, case):
        case.with_user(self.keeper_here).action_receive_unit()

    def _send_to_agent(self):
        case = self._request()
        case.with_user(self.dispatcher).action_assign(self.agent_tech)
        case.with_user(self.storekeeper).action_send_to_agent()
        return case

    # === BETWEEN BRANCHES === #

    def test_customer_hears_where_his_unit_goes_and_that_it_arrived(self):
        sent, arrived = self._switch_on("sent_email"), self._switch_on("arrived_email")

        case = self._send_to_branch()
        self._tell()
        self.assertEqual(self._get_logs(sent).res_id, case.id)
        self.assertEqual(self._get_logs(sent).recipient_names, self.customer.name)
        body = self._get_logs(sent).message_ids.body
        self.assertIn("On the way to Tabriz", body)
        self.assertIn(case.lot_id.name, body)
        self.assertFalse(self._get_logs(arrived))
        self._receive(case)
        self._tell()

        self.assertEqual(len(self._get_logs(sent)), 1)
        self.assertIn("Tabriz", self._get_logs(arrived).message_ids.body)

    def test_branch_that_gets_a_unit_is_asked_to_receive_it_until_it_has(self):
        self._switch_on("sent_role_activity")

        case = self._send_to_branch()
        self._tell()

        self.assertEqual(case.activity_ids.user_id, self.keeper_here)
        self._receive(case)
        self.assertFalse(case.activity_ids)

    def test_branch_that_took_a_unit_in_hears_that_it_arrived(self):
        row = self._switch_on("arrived_role_email")
        case = self._send_to_branch()
        reception = self.env["res.users"].search([("login", "=", "qazvin_reception")])
        reception.partner_id.email = "qazvin@example.com"
        self._receive(case)

        self._tell()

        self.assertEqual(self._get_logs(row).recipient_names, reception.name)
        self.assertNotIn(self.reception.name, self._get_logs(row).recipient_names)

    def test_journey_is_told_once_and_the_next_one_again(self):
        row = self._switch_on("sent_email")
        case = self._send_to_branch()
        with self.assertRaises(UserError):
            case.with_user(self.dispatcher_there).action_send_unit()
        self._tell()
        self._receive(case)
        self.assertEqual(len(self._get_logs(row)), 1)
        later = self.env.cr.now() + timedelta(hours=1)

        with patch.object(self.env.cr, "now", lambda: later):
            back = self._make_user("dispatcher", self.other)
            case.with_user(back).action_transfer(self.region.id)

        self.assertEqual(len(self._get_logs(row)), 2)

    def test_unit_that_arrived_before_the_sending_is_told_no_more(self):
        row = self._switch_on("sent_email")
        self._receive(self._send_to_branch())

        self._tell()

        self.assertEqual(self._get_logs(row).state, "skipped")
        self.assertIn("travelled on", self._get_logs(row).failure)

    def test_message_without_address_says_why_it_was_not_sent(self):
        self.customer.email = False
        row = self._switch_on("sent_email")
        self._send_to_branch()

        self._tell()

        self.assertEqual(self._get_logs(row).state, "failed")
        self.assertIn("Email", self._get_logs(row).failure)

    def test_rows_that_are_off_tell_nobody(self):
        self._receive(self._send_to_branch())

        logs = self.env["aftersales.notification.log"].sudo()
        self.assertFalse(
            logs.search(
                [
                    ("event", "in", ("unit_sent", "unit_arrived")),
                    ("create_date", ">=", self.env.cr.now()),
                ]
            )
        )

    # === AGENTS === #

    def test_agent_hears_that_a_unit_comes_to_him_and_that_it_is_back(self):
        sent = self._switch_on("sent_agent_email")
        arrived = self._switch_on("arrived_agent_email")

        case = self._send_to_agent()
        self._tell()
        self.assertEqual(self._get_logs(sent).recipient_names, "Kaveh")
        self.assertIn("With Kaveh", self._get_logs(sent).message_ids.body)
        case.with_user(self.storekeeper).action_take_back()
        self._tell()

        self.assertEqual(self._get_logs(arrived).recipient_names, "Kaveh")
        self.assertIn(self.company.name, self._get_logs(arrived).message_ids.body)

    def test_row_for_an_agent_says_why_nobody_was_told(self):
        row = self._switch_on("sent_agent_email")
        self._send_to_branch()

        self._tell()

        self.assertEqual(self._get_logs(row).state, "skipped")
        self.assertIn("nobody to tell", self._get_logs(row).failure)

    def test_list_of_units_is_told_of_with_one_query_more(self):
        for row in ("sent_email", "sent_sms", "arrived_email"):
            self._switch_on(row)
        cases = [
            self._request_at(self.region, self._make_unit(f"JR-{number}").name)
            for number in range(6)
        ]
        small = cases[0] | cases[1]
        large = cases[2] | cases[3] | cases[4] | cases[5]
        counts = []
        notify = self.env.registry["aftersales.notification"]._write_down
        for group in (small, large):
            calls = []
            self.patch(
                self.registry["aftersales.notification"],
                "_write_down",
                lambda *args, calls=calls: calls.append(1) or notify(*args),
            )
            group.with_user(self.dispatcher_there).action_transfer(self.other.id)
            counts.append(len(calls))

        self.assertEqual(counts[0], counts[1])
        self.assertEqual(
            len(self._get_logs(self.env.ref(ROWS + "sent_email"))), 6, "one a unit"
        )

    def test_role_row_needs_its_role(self):
        row = self._switch_on("sent_role_activity")
        self.assertEqual(row.group_id, self.env.ref(f"{GROUP}storekeeper"))
        self.assertEqual(row.res_model, "aftersales.case")
