from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestCaseStatusReport(AftersalesRepairCommon):
    """Open cases by state, technician and age."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_unit("FR-0002")
        cls.fresh = cls._request(cls)
        cls.old = cls._request(cls, "FR-0002")
        cls.order = cls._assign(cls, cls.old)
        now = cls.env.cr.now()
        cls.old.date_received = now - timedelta(days=40, hours=1)
        rows = cls.old.state_log_ids.sudo()
        rows.filtered("date_end").date_end = now - timedelta(days=9, hours=1)
        cls.cases = cls.fresh | cls.old
        cls.report = cls.env["aftersales.case.status.report"].with_user(cls.dispatcher)

    def _read(self):
        return self.report.browse(self.cases.ids)

    def test_rows_tell_state_technician_order_and_age(self):
        self.assertRecordValues(
            self._read(),
            [
                {
                    "case_id": self.fresh.id,
                    "request_id": self.fresh.request_id.id,
                    "state": "to_assign",
                    "technician_id": False,
                    "order_id": False,
                    "order_state": False,
                    "age_days": 0,
                    "age_band": "0",
                },
                {
                    "case_id": self.old.id,
                    "request_id": self.old.request_id.id,
                    "state": "to_quote",
                    "technician_id": self.tech.id,
                    "order_id": self.order.id,
                    "order_state": "accepted",
                    "age_days": 40,
                    "age_band": "3",
                },
            ],
        )

    def test_age_in_a_state_counts_from_the_last_other_state(self):
        self.old._set_waiting_for("customer")

        self.assertEqual(self._read().mapped("state_days"), [0, 9])

    def test_closed_cases_are_left_out(self):
        self.fresh.with_user(self.dispatcher).action_cancel("Sold")

        found = self.report.search([("case_id", "in", self.cases.ids)])

        self.assertEqual(found.case_id, self.old)

    def test_chosen_rows_are_printed_and_opened(self):
        action = self._read().action_print()
        self.assertEqual(action["report_name"], "aftersales_repair.report_case_states")
        self.assertEqual(action["context"]["active_ids"], self.cases.ids)
        self.assertEqual(self._read()[0].action_open_case()["res_id"], self.fresh.id)

    def test_report_belongs_to_the_office(self):
        for user in (self.technician, self.storekeeper):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.report.with_user(user).search_count([])
        for user in (self.reception, self.inspector, self.accountant, self.manager):
            self.assertTrue(self.report.with_user(user).search([], limit=1))
