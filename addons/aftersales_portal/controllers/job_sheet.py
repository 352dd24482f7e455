import uuid

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from ..rules.form import LONGEST_KEY, read_text
from .job import JobPortal

SHEET = "/my/jobs/<int:order_id>/sheet/<int:log_id>"


class JobSheetPortal(JobPortal):
    """The signed job sheet of a visit: handed in by its technician or his office."""

    @http.route(SHEET, type="http", auth="user", website=True, methods=["POST"])
    def portal_job_sheet_add(self, order_id, log_id, **form):
        """Add scans of the job sheet to a visit that was handed in."""
        order_sudo = self._get_job(order_id)
        log_sudo = order_sudo and self._get_job_log(order_sudo, str(log_id))
        if not log_sudo:
            return request.redirect(order_sudo.access_url if order_sudo else "/my/jobs")
        files = request.httprequest.files.getlist("sheets")
        key = read_text(form, "key", LONGEST_KEY)
        try:
            with request.env.cr.savepoint():
                log_sudo._portal_receive_sheets(files, key)
        except (AccessError, UserError) as error:
            return self._render_job(order_sudo, error=error)
        return request.redirect(f"{order_sudo.access_url}?success=sheet")

    @http.route(
        f"{SHEET}/<int:document_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_job_sheet(self, order_id, log_id, document_id, **kwargs):
        """Download a scan of the job sheet of one's own job."""
        order_sudo = self._get_job(order_id)
        log_sudo = order_sudo and self._get_job_log(order_sudo, str(log_id))
        if not log_sudo:
            return request.redirect("/my/jobs")
        sheet = log_sudo.sheet_ids.filtered(lambda each: each.id == document_id)
        if not sheet:
            return request.redirect(order_sudo.access_url)
        stream = request.env["ir.binary"]._get_stream_from(sheet)
        return stream.get_response(as_attachment=True)

    def _prepare_job_values(self, order_sudo, form=None):
        values = super()._prepare_job_values(order_sudo, form)
        return values | {
            "sheet_key": uuid.uuid4().hex,
            "is_sheet_wanted": order_sudo.case_id.is_slip_required
            or order_sudo.case_id.process_id.is_sheet_required,
        }
