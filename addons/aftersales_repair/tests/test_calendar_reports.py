# ruff: noqa: RUF001  Persian digits are meant
import re

from lxml import html

from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tools.date_text import format_date

from .common import AftersalesRepairCommon

# a day of our years, however it is written in numbers
GREGORIAN = re.compile(r"\b20\d\d[-/.]\d\d|\d\d[-/.]20\d\d\b")


@tagged("post_install", "-at_install")
class TestCalendarReports(AftersalesRepairCommon):
    """What is printed for a Persian reader has the days of his calendar."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fa_IR")
        cls.customer.lang = "fa_IR"
        cls.process.write({"is_estimate_required": False, "check_mode": "never"})

    def _print(self, report, records):
        content, __ = (
            self.env["ir.actions.report"]
            .with_context(lang="fa_IR", tz="Asia/Tehran")
            ._render_qweb_html(f"aftersales_repair.{report}", records.ids)
        )
        text = html.fromstring(content.decode()).text_content()
        self.assertEqual(GREGORIAN.findall(text), [], report)
        return text

    def _write(self, moment):
        env = self.env(context={"lang": "fa_IR", "tz": "Asia/Tehran"})
        return format_date(env, moment)

    def test_papers_of_a_case_show_persian_days(self):
        case = self._request("FR-0001", place="customer")
        order = self._assign(case)
        order.with_user(self.dispatcher).date_planned = "2030-03-20 20:45:00"
        received = self._write(case.date_received)

        # the evening in Greenwich is the next day in Tehran, here the next year
        self.assertIn("۱۴۰۹/۰۱/۰۱", self._print("report_dispatch_slip", order))
        self.assertIn("۱۴۰۹/۰۱/۰۱", self._print("report_dispatch_list", order))
        for report, record in (
            ("report_case_receipt", case),
            ("report_request_receipt", case.request_id),
            ("report_case_states", case),
        ):
            with self.subTest(report=report):
                self.assertIn(received, self._print(report, record))

    def test_minutes_and_hand_over_show_persian_days(self):
        case = self._request("FR-0001", place="customer")
        log = self._assign(case).with_user(self.technician).action_start()

        text = self._print("report_work_log_minutes", log)

        self.assertIn(self._write(log.date_start), text)
        self._print("report_case_handover", case)

    def test_a_message_names_the_day_as_the_reader_writes_it(self):
        case = self._request("FR-0001")
        template = self.env["sms.template"].create(
            {
                "name": "Ready",
                "model_id": self.env["ir.model"]._get_id("aftersales.case"),
                "lang": "{{ object.partner_id.lang }}",
                "body": "{{ format_datetime(object.date_received, tz='UTC') }}",
            }
        )

        day = case.date_received.date()
        body = template._render_field("body", case.ids, compute_lang=True)[case.id]

        self.assertTrue(body.startswith(format_date(self.env, day, "fa_IR")), body)
