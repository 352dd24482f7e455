import io

import xlsxwriter

from odoo import http
from odoo.http import content_disposition, request

from odoo.addons.aftersales_warranty.tools.date_text import get_sheet_format

from ..models.score_line import REVIEWER_GROUPS

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT_ONLY = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
SUM_FIELDS = (
    "job_count",
    "score",
    "commission_amount",
    "deduction_amount",
    "correction_amount",
    "amount",
)


class PaySheetController(http.Controller):
    """Download of pay sheets."""

    @http.route("/aftersales/pay_sheets.xlsx", type="http", auth="user")
    def export(self, ids="", periods=""):
        """Send the sums of sheets, each job behind them, and what payroll enters.

        :param str ids: of the sheets, with commas between
        :param str periods: whole periods instead, where the sheets are many
        """
        name, numbers = ("period_id", periods) if periods else ("id", ids)
        # other digits are no number, and longer numbers no id of a database
        found = [
            int(number)
            for number in numbers.split(",")
            if number.isdecimal() and len(number) < 10
        ]
        sheets = request.env["aftersales.pay.sheet"].search([(name, "in", found)])
        if not sheets:
            raise request.not_found()
        sheets._audit_taken("export", detail="pay_sheets.xlsx")
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, TEXT_ONLY) as book:
            self._write_sums(book, sheets)
            self._write_jobs(book, sheets)
            self._write_inputs(book, sheets)
        name = request.env._("Pay Sheets")
        return request.make_response(
            stream.getvalue(),
            [
                ("Content-Type", XLSX_TYPE),
                ("Content-Disposition", content_disposition(f"{name}.xlsx")),
            ],
        )

    def _write_sums(self, book, sheets):
        names = ("period_id", "technician_id", "agent_id", "kind", *SUM_FIELDS, "state")
        page = self._make_page(book, request.env._("Sheets"), sheets, names)
        for row, sheet in enumerate(sheets, start=1):
            page.write_row(row, 0, self._get_cells(sheet, names))

    def _write_jobs(self, book, sheets):
        names = (
            "date",
            "technician_id",
            "order_id",
            "case_id",
            "work_type_id",
            "correction_reason",
            "share",
            "score",
            "deduction_amount",
            "amount",
            "state",
        )
        lines = sheets.line_ids
        page = self._make_page(book, request.env._("Jobs"), lines, names)
        day = book.add_format({"num_format": get_sheet_format(request.env)})
        base = lines.browse().get_base_url()
        link = names.index("order_id")
        for row, line in enumerate(lines, start=1):
            page.write_row(row, 0, self._get_cells(line, names))
            page.write_datetime(row, 0, line.date, day)
            # sudo: aftersales.order - its name; HR does not read orders
            name, url = line.sudo().order_id.name, line._get_job_url()
            if url:
                page.write_url(row, link, base + url, string=name)

    def _write_inputs(self, book, sheets):
        """Write one row per employee and pay code, for a payroll that is elsewhere.

        An agent's people are on nobody's payroll. Who does not see the pay of others
        needs no such page.
        """
        if not request.env.user.has_groups(REVIEWER_GROUPS):
            return
        names = ("period_id", "employee_id", "company_id", "pay_code")
        lines = sheets.filtered(lambda sheet: sheet.kind == "employee").line_ids
        labels = [*self._get_labels(lines, (*names, "amount")), request.env._("Jobs")]
        page = self._make_named_page(book, request.env._("Payroll"), labels)
        rows = lines._read_group(
            [("id", "in", lines.ids)],
            names,
            ["amount:sum", "order_id:count_distinct"],
            order="period_id, employee_id, company_id, pay_code",
        )
        # sudo: hr.employee - names; managers do not read employees
        for number, (period, employee, branch, *values) in enumerate(rows, start=1):
            people = [record.sudo().name for record in (period, employee, branch)]
            page.write_row(number, 0, [*people, *values])

    def _make_page(self, book, title, records, names):
        return self._make_named_page(book, title, self._get_labels(records, names))

    def _get_labels(self, records, names):
        return [
            records._fields[name]._description_string(request.env) for name in names
        ]

    def _make_named_page(self, book, title, labels):
        page = book.add_worksheet(title)
        if request.env["res.lang"]._get_data(code=request.env.lang).direction == "rtl":
            page.right_to_left()
        page.write_row(0, 0, labels, book.add_format({"bold": True}))
        page.set_column(0, len(labels) - 1, 18)
        page.freeze_panes(1, 0)
        return page

    def _get_cells(self, record, names):
        """Return the cells of a record: numbers as such, the rest in words."""
        # sudo: names of records that HR does not read
        named = record.sudo()
        cells = []
        for name in names:
            field = record._fields[name]
            value = named[name]
            if field.type == "many2one":
                value = value.display_name or ""
            elif field.type == "selection":
                value = dict(field._description_selection(record.env)).get(value, "")
            elif field.type not in ("float", "integer", "monetary"):
                value = str(value or "")
            cells.append(value)
        return cells
