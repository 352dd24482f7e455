from odoo import http
from odoo.http import request

from .case_customer import CaseCustomerPortal
from .job_work import MINUTES

VISIT = "/my/cases/<int:case_id>/minutes/<int:log_id>"


class CasePaperPortal(CaseCustomerPortal):
    """The papers of the work done on a unit, for its customer."""

    def _prepare_case_values(self, case_sudo, is_customer):
        values = super()._prepare_case_values(case_sudo, is_customer)
        visits = case_sudo._get_portal_visits() if is_customer else ()
        return values | {"visits": visits}

    @http.route(VISIT, type="http", auth="public", website=True)
    def portal_case_minutes(
        self, case_id, log_id, access_token=None, report_type="pdf", **params
    ):
        """Give the customer the minutes of a visit, as he signed them."""
        log_sudo = self._get_customer_visit(case_id, log_id, access_token)
        if not log_sudo:
            return self._redirect_to_case(case_id, access_token)
        kind = "html" if report_type == "html" else "pdf"
        # the name on it is his own, whatever his agent calls him: no visitor prints
        # it, but the superuser of the record
        reports = log_sudo.env["ir.actions.report"].with_company(log_sudo.company_id)
        render = getattr(reports, f"_render_qweb_{kind}")
        content = render(MINUTES, log_sudo.ids, data={"report_type": kind})[0]
        headers = self._get_http_headers(
            log_sudo, kind, content, params.get("download")
        )
        return request.make_response(content, headers=list(headers.items()))

    @http.route(
        f"{VISIT}/<int:document_id>",
        type="http",
        auth="public",
        website=True,
        readonly=True,
    )
    def portal_case_sheet(
        self, case_id, log_id, document_id, access_token=None, **params
    ):
        """Give the customer a scan of the job sheet he signed."""
        log_sudo = self._get_customer_visit(case_id, log_id, access_token)
        sheets = log_sudo.sheet_ids if log_sudo else ()
        for sheet in sheets:
            if sheet.id == document_id:
                stream = request.env["ir.binary"]._get_stream_from(sheet)
                return stream.get_response(as_attachment=True)
        return self._redirect_to_case(case_id, access_token)

    def _get_customer_visit(self, case_id, log_id, access_token):
        """Return a visit of the visitor's own case, None where it is not his."""
        case_sudo = self._get_customer_case(case_id, access_token)
        visits = case_sudo._get_portal_visits() if case_sudo else ()
        return next((visit for visit in visits if visit.id == log_id), None)
