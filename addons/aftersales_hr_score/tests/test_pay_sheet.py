import io
from xml.etree import ElementTree
from zipfile import ZipFile

from openpyxl import load_workbook

from odoo import Command
from odoo.exceptions import AccessError
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from odoo.addons.aftersales_warranty.tools.date_text import format_date

from .common import ScoreCommon


@tagged("post_install", "-at_install")
class TestPaySheet(HttpCase, ScoreCommon):
    """What a period pays a technician, job by job: list, PDF, Excel and portal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_period()
        cls.scheme.deduction_ids = [
            Command.create({"name": "Back", "basis": "comeback", "amount": 2})
        ]
        cls.lines = cls._finish_job() | cls._finish_job() | cls._finish_job(cls.eve)
        cls._create_case(
            received="2026-03-20 08:00:00", lot=cls.lines[0].case_id.lot_id
        )
        cls.period.with_user(cls.manager).action_compute()
        cls.lines[0].with_user(cls.officer).action_correct(1.5, 0, "Sunday work")

    def _sheet(self, technician, user=None):
        self.env.invalidate_all()
        return (
            self.env["aftersales.pay.sheet"]
            .with_user(user or self.manager)
            .search([("technician_id", "=", technician.id)])
        )

    def test_sheet_is_the_sum_of_its_jobs(self):
        sheet = self._sheet(self.ann)

        self.assertRecordValues(
            sheet,
            [
                {
                    "period_id": self.period.id,
                    "employee_id": self.employee_ann.id,
                    "kind": "employee",
                    "job_count": 2,
                    "commission_amount": 40.02,
                    "deduction_amount": -2.0,
                    "correction_amount": 1.5,
                    "amount": 39.52,
                    "state": "open",
                }
            ],
        )
        self.assertAlmostEqual(sum(sheet.line_ids.mapped("amount")), sheet.amount)
        self.assertEqual(len(sheet.line_ids), 3)

    def test_agents_people_get_a_statement(self):
        sheet = self._sheet(self.eve)

        self.assertEqual((sheet.kind, sheet.agent_id), ("agent", self.agent))
        self.assertFalse(sheet.employee_id)
        self.assertIn("Statement", sheet.display_name)

    def test_branches_teams_and_positions_are_assessed(self):
        team = self.env["hr.department"].create({"name": "City"})
        self.employee_bob.department_id = team
        line = self._finish_job(self.bob)
        self.period.with_user(self.manager).action_compute()

        self.assertEqual(line.department_id, team)
        self.assertEqual(self._sheet(self.bob).department_id, team)
        for name in ("department_id", "job_id", "company_id"):
            rows = (
                self.env["aftersales.pay.sheet"]
                .with_user(self.officer)
                ._read_group(
                    [("period_id", "=", self.period.id)],
                    [name],
                    ["amount:sum", "score:avg", "job_count:sum"],
                )
            )
            paid = sum(amount for _group, amount, _score, _count in rows)
            self.assertAlmostEqual(paid, self.period.amount_total)

    def test_state_is_the_least_of_the_lines(self):
        self.lines.with_user(self.manager).action_approve()
        self.assertEqual(self._sheet(self.ann).state, "open")

        self.lines.correction_ids.with_user(self.manager).action_approve()

        self.assertEqual(self._sheet(self.ann).state, "approved")

    def test_technicians_see_their_own_and_others_nothing(self):
        self.assertTrue(self._sheet(self.ann, self.user_ann))
        self.assertFalse(self._sheet(self.bob, self.user_ann))
        self.assertFalse(self._sheet(self.ann, self.user_bob))
        self.assertFalse(self._sheet(self.ann, self.user_eve))
        self.assertTrue(self._sheet(self.ann, self.officer))
        for user in (self.reception, self.inspector, self.dispatcher):
            with self.assertRaises(AccessError):
                self._sheet(self.ann, user)

    def test_print_names_each_job(self):
        sheet = self._sheet(self.ann)

        reports = self.env["ir.actions.report"]
        name = "aftersales_hr_score.report_pay_sheet"
        for user in (self.officer, self.manager, self.user_ann):
            html = (
                reports.with_user(user)._render_qweb_html(name, sheet.ids)[0].decode()
            )
        with self.assertRaises(AccessError):
            reports.with_user(self.user_bob)._render_qweb_html(name, sheet.ids)

        for line in sheet.line_ids:
            self.assertIn(line.order_id.name, html)
        self.assertIn("Sunday work", html)
        self.assertIn("39.52", html)

    def test_each_printed_line_leads_to_its_job(self):
        sheet = self._sheet(self.ann)
        reports = self.env["ir.actions.report"]
        name = "aftersales_hr_score.report_pay_sheet"
        for user, address in (
            (self.manager, "/odoo/aftersales.order/{line.order_id.id}"),
            (self.user_ann, "/odoo/aftersales.order/{line.order_id.id}"),
            # HR does not read orders
            (self.officer, "/odoo/aftersales-scores/{line.id}"),
        ):
            html = (
                reports.with_user(user)._render_qweb_html(name, sheet.ids)[0].decode()
            )
            for line in sheet.line_ids:
                url = sheet.get_base_url() + address.format(line=line)
                with self.subTest(user=user.login):
                    self.assertIn(f'href="{url}"', html)

    def test_all_sheets_of_a_period_are_printed_in_one_go(self):
        sheets = self._sheet(self.ann) | self._sheet(self.eve)

        html = (
            self.env["ir.actions.report"]
            .with_user(self.officer)
            ._render_qweb_html("aftersales_hr_score.report_pay_sheet", sheets.ids)[0]
            .decode()
        )

        # an unpatched PDF engine takes one document a call
        self.assertEqual(html.count('class="article"'), 1)
        self.assertEqual(html.count("page-break-before"), 1)
        for sheet in sheets:
            self.assertIn(sheet.technician_id.name, html)
        self.assertIn("Statement of Work", html)

    def test_workbook_has_the_sums_and_the_jobs(self):
        sheets = self._sheet(self.ann) | self._sheet(self.eve)
        self.authenticate("score_manager", "score_manager")

        answer = self.url_open(sheets.action_export()["url"])

        self.assertEqual(answer.status_code, 200)
        book = ZipFile(io.BytesIO(answer.content))
        shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        words = {node.text for node in shared.iter() if node.text}
        for line in sheets.line_ids:
            self.assertIn(line.order_id.name, words)
        self.assertIn("Sunday work", words)
        links = book.read("xl/worksheets/_rels/sheet2.xml.rels").decode()
        for line in sheets.line_ids:
            self.assertIn(f"/odoo/aftersales.order/{line.order_id.id}", links)

    def test_days_of_the_workbook_stay_dates_in_the_calendar_of_the_reader(self):
        sheets = self._sheet(self.ann)
        self.env["res.lang"]._activate_lang("fa_IR")

        for code, shown in (("fa_IR", "[$-fa-IR,16]"), ("en_US", "yyyy-mm-dd")):
            with self.subTest(code=code):
                self.manager.lang = code
                self.authenticate("score_manager", "score_manager")
                answer = self.url_open(sheets.action_export()["url"])
                content = io.BytesIO(answer.content)
                self.assertIn(shown, ZipFile(content).read("xl/styles.xml").decode())
                page = load_workbook(content).worksheets[1]
                days = {row[0].date() for row in page.iter_rows(2, values_only=True)}
                self.assertEqual(days, set(sheets.line_ids.mapped("date")))

    def test_printed_sheet_shows_the_days_of_the_reader(self):
        self.env["res.lang"]._activate_lang("fa_IR")

        html = (
            self.env["ir.actions.report"]
            .with_user(self.officer)
            .with_context(lang="fa_IR")
            ._render_qweb_html(
                "aftersales_hr_score.report_pay_sheet", self._sheet(self.ann).ids
            )[0]
            .decode()
        )

        day = format_date(self.env, self.period.date_start, "fa_IR")
        self.assertIn(day, html)
        self.assertNotIn("2026/03/01", html)

    def test_workbook_that_is_taken_along_is_told(self):
        sheets = self._sheet(self.ann) | self._sheet(self.eve)
        self.authenticate("score_manager", "score_manager")

        self.url_open(sheets.action_export()["url"])

        told = self.env["aftersales.audit.log"].search(
            [("res_model", "=", sheets._name), ("action", "=", "export")]
        )
        self.assertEqual(set(told.mapped("res_id")), set(sheets.ids))
        self.assertEqual(told.user_id.login, "score_manager")

    def _read_page(self, book, number):
        """Return the rows of a page of a workbook, numbers as such."""
        space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
        shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        words = ["".join(item.itertext()) for item in shared]
        page = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
        return [
            [
                words[int(cell[0].text)]
                if cell.get("t") == "s"
                else float(cell[0].text)
                for cell in row
            ]
            for row in page.iter(f"{space}row")
        ]

    def test_workbook_has_what_a_payroll_elsewhere_enters(self):
        bonus = self.scheme.copy(
            {"sequence": -2, "pay_code": "BONUS", "job_ids": [(4, self.job.id)]}
        )
        self.assertEqual(self._finish_job(self.bob).scheme_id, bonus)
        self.period.with_user(self.manager).action_compute()
        sheets = self._sheet(self.ann) | self._sheet(self.bob) | self._sheet(self.eve)
        for login in ("score_manager", "score_officer"):
            self.authenticate(login, login)
            answer = self.url_open(sheets.action_export()["url"])
            rows = self._read_page(ZipFile(io.BytesIO(answer.content)), 3)

            # an agent's people are on nobody's payroll
            self.assertEqual(len(rows[0]), 6)
            head = [self.period.name]
            self.assertCountEqual(
                rows[1:],
                [
                    [*head, "Ann", self.company.name, "BONUS", 38.02, 2.0],
                    # the correction was made before the code had changed
                    [*head, "Ann", self.company.name, "AFTERSALES", 1.5, 1.0],
                    [*head, "Bob", self.company.name, "BONUS", 20.01, 1.0],
                ],
            )
            paid = sum(row[4] for row in rows[1:])
            self.assertAlmostEqual(
                paid, sum(sheets.filtered("employee_id").mapped("amount"))
            )

    def test_workbook_of_a_technician_has_no_page_for_payroll(self):
        url = self._sheet(self.ann).action_export()["url"]
        self.authenticate("score_ann", "score_ann")

        book = ZipFile(io.BytesIO(self.url_open(url).content))

        self.assertIn("xl/worksheets/sheet2.xml", book.namelist())
        self.assertNotIn("xl/worksheets/sheet3.xml", book.namelist())

    def test_workbook_of_others_is_refused(self):
        url = self._sheet(self.ann).action_export()["url"]
        for login in ("score_bob", "score_eve"):
            self.authenticate(login, login)
            self.assertEqual(self.url_open(url).status_code, 404)

    def test_what_is_no_number_of_a_sheet_is_not_found(self):
        self.authenticate("score_manager", "score_manager")
        for ids in ("\u00b2", "9" * 12, "9" * 5000, "x", "-1", ""):
            with self.subTest(ids=ids[:12]):
                url = f"/aftersales/pay_sheets.xlsx?ids={ids}"
                self.assertEqual(self.url_open(url).status_code, 404)

    # === PORTAL === #

    def test_agents_technician_reads_his_statement_and_no_other(self):
        own, other = self._sheet(self.eve), self._sheet(self.ann)
        self.authenticate("score_eve", "score_eve")

        page = self.url_open("/my/pay").text
        self.assertIn(f"/my/pay/{own.id}", page)
        self.assertNotIn(f"/my/pay/{other.id}", page)

        page = self.url_open(f"/my/pay/{own.id}").text
        self.assertIn(self.lines[2].order_id.name, page)
        self.assertIn("20.01", page)

        answer = self.url_open(f"/my/pay/{other.id}")
        self.assertTrue(answer.url.endswith("/my/pay"))
        self.assertNotIn(self.lines[0].order_id.name, answer.text)

    def test_technician_downloads_his_sheet_and_no_other(self):
        own, other = self._sheet(self.eve), self._sheet(self.ann)
        self.authenticate("score_eve", "score_eve")
        for sheet, kind in ((own, "application/pdf"), (other, "text/html")):
            answer = self.url_open(f"/my/pay/{sheet.id}?report_type=pdf&download=true")
            self.assertEqual(answer.status_code, 200)
            self.assertIn(kind, answer.headers["Content-Type"])
        html = self.url_open(f"/my/pay/{own.id}?report_type=html").text
        self.assertIn(self.lines[2].order_id.name, html)

    def test_period_with_a_correction_only_has_no_job(self):
        april = self.env["aftersales.score.period"].create({"date_start": "2026-04-01"})
        self.lines.correction_ids.with_user(self.manager).action_approve()
        for step in ("approve", "lock"):
            if step == "lock":  # as a confirmed payslip leaves them
                self.lines.filtered("employee_id")._lock()
                self.lines.correction_ids._lock()
            getattr(self.period.with_user(self.manager), f"action_{step}")()
        self.lines[0].with_user(self.officer).action_correct(7, 0, "Parking")
        self.env.flush_all()

        sheet = self._sheet(self.ann).filtered(lambda one: one.period_id == april)

        self.assertEqual((sheet.job_count, sheet.amount), (0, 7.0))
        # without a job there is no score, not one of zero
        html = self.env["ir.actions.report"]._render_qweb_html(
            "aftersales_hr_score.report_pay_sheet", sheet.ids
        )[0]
        self.assertIn('<td class="text-end">\N{EN DASH}</td>', html.decode())

    def test_technician_disputes_his_line_on_his_page(self):
        own, line = self._sheet(self.eve), self.lines[2]
        self.authenticate("score_eve", "score_eve")
        url = f"/my/pay/{own.id}/dispute"

        for target, reason in (
            (line, "It took <b>four</b> hours"),
            (self.lines[0], "x"),
        ):
            self.url_open(
                f"{url}/{target.id}",
                {"reason": reason, "csrf_token": Request.csrf_token(self)},
            )

        self.assertEqual(line.dispute_state, "open")
        self.assertFalse(self.lines[0].dispute_state)
        page = self.url_open(f"/my/pay/{own.id}").text
        self.assertIn("It took &lt;b&gt;four&lt;/b&gt; hours", page)
