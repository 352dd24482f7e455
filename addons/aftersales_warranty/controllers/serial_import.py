import io

import xlsxwriter

from odoo import http
from odoo.http import content_disposition, request

from ..rules.serial_kind import KEYS_BY_KIND

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What stands in a cell is text, whatever it looks like: a report of bad rows holds
# the formulas that somebody has tried to bring in.
TEXT_ONLY = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


class SerialImportController(http.Controller):
    """Downloads of serial imports: the report of bad rows, and empty files to fill."""

    @http.route(
        "/aftersales/serial_import/<int:import_id>/report.xlsx",
        type="http",
        auth="user",
    )
    def report(self, import_id):
        """Send the reported rows of an import."""
        each = request.env["aftersales.serial.import"].browse(import_id).exists()
        if not each:
            raise request.not_found()
        each.check_access("read")
        each._audit_taken("export", detail="report.xlsx")
        env = each.env
        headers = (
            env._("Row"),
            env._("Column"),
            env._("Value"),
            env._("Reason"),
            env._("What to Do"),
        )
        content = self._write_xlsx(headers, each._get_report_rows())
        return self._send(content, XLSX_TYPE, f"{each.name} {env._('report')}.xlsx")

    @http.route(
        "/aftersales/serial_import/template/<string:kind>.xlsx",
        type="http",
        auth="user",
        readonly=True,
    )
    def template(self, kind):
        """Send an empty workbook with the columns of a kind of import."""
        import_model = request.env["aftersales.serial.import"]
        import_model.check_access("read")
        if kind not in KEYS_BY_KIND:
            raise request.not_found()
        labels = import_model._get_key_labels()
        headers = [labels[key] for key in KEYS_BY_KIND[kind]]
        return self._send(self._write_xlsx(headers, ()), XLSX_TYPE, f"{kind}.xlsx")

    @staticmethod
    def _write_xlsx(headers, rows):
        """Return a workbook of texts; a number stays a number."""
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, TEXT_ONLY) as book:
            sheet = book.add_worksheet()
            text = book.add_format({"num_format": "@"})
            bold = book.add_format({"bold": True, "num_format": "@"})
            sheet.set_column(0, len(headers), 24, text)
            sheet.freeze_panes(1, 0)
            for column, header in enumerate(headers):
                sheet.write_string(0, column, header, bold)
            for line, values in enumerate(rows, start=1):
                for column, value in enumerate(values):
                    if isinstance(value, int):
                        sheet.write_number(line, column, value)
                    else:
                        sheet.write_string(line, column, value or "", text)
        return stream.getvalue()

    @staticmethod
    def _send(content, content_type, name):
        """Send a file for download."""
        return request.make_response(
            content,
            [
                ("Content-Type", content_type),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
