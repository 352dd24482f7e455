from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from ..rules.form import parse_datetime, read_text
from .agent import AgentPortal
from .case import CasePortal


class AgentCasePortal(CasePortal, AgentPortal):
    """A case of an agent, whose office gives the work to its own people."""

    def _prepare_case_values(self, case_sudo, is_customer):
        values = super()._prepare_case_values(case_sudo, is_customer)
        user = request.env.user
        if case_sudo._can_be_given_out_by(user):
            orders = request.env["aftersales.order"]
            values["technicians"] = orders._get_portal_technicians(user)
        return values

    @http.route(
        "/my/cases/<int:case_id>/assign",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_case_assign(self, case_id, **form):
        """Give the work of a case to a technician of the visitor's office."""
        case_sudo = self._get_aftersales_document("aftersales.case", case_id)
        if not case_sudo or not case_sudo._is_portal_agent(request.env.user):
            return request.redirect("/my/cases")
        try:
            with request.env.cr.savepoint():
                order = self._give_out(case_sudo, form)
        except (AccessError, UserError) as error:
            return self._render_case_refusal(case_sudo, error)
        success = "warned" if order.dispatch_warning else "assigned"
        return request.redirect(f"{order.access_url}?success={success}")

    def _give_out(self, case_sudo, form):
        orders = request.env["aftersales.order"]
        technicians = orders._get_portal_technicians(request.env.user)
        chosen = technicians.filtered(
            lambda each: str(each.id) == read_text(form, "technician_id", 12)
        )
        if not chosen:
            raise UserError(request.env._("Choose one of your own technicians."))
        try:
            moment = parse_datetime(read_text(form, "date_planned", 30), request.env.tz)
        except ValueError as error:
            raise UserError(
                request.env._("Choose the day and time from the calendar.")
            ) from error
        case = case_sudo.with_user(request.env.user).sudo(False)
        return case._portal_give_out(chosen, moment)

    def _render_case_refusal(self, case_sudo, error):
        case_sudo.invalidate_recordset()
        values = self._prepare_aftersales_page(
            case_sudo,
            None,
            self._prepare_case_values(case_sudo, False),
            "service_case",
        )
        values["error_message"] = str(error)
        response = request.render("aftersales_portal.portal_case_page", values)
        response.status_code = 422
        return response
