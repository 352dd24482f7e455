from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.http import request

from ..rules.form import read_text
from ..rules.repair_list import COLUMNS, MAX_REPAIRS, WIDTHS
from ..rules.unit_template import get_columns
from .agent_list import AgentListPortal


class AgentRepairPortal(AgentListPortal):
    """The repairs of an agent who works without a network: reported by a list."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if not counters:
            values["is_aftersales_reporter"] = bool(self._get_reporting_agent())
        return values

    def _get_reporting_agent(self):
        """Return the agent whose office reports finished repairs; maybe none."""
        agent = self._get_acting_agent()
        is_reporter = (
            request.env.user._has_aftersales_office()
            and agent.aftersales_agent_role in ("service", "both")
            and agent.is_aftersales_reporter
        )
        return agent if is_reporter else agent.browse()

    @http.route(
        "/my/repairs/template.<any(csv,xlsx):kind>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_repair_template(self, kind, **kwargs):
        """Give the empty list of repairs an agent fills in, in his language."""
        columns = get_columns(request.env.lang, COLUMNS)
        return self._send_template(
            kind, request.env._("repairs"), columns, widths=WIDTHS
        )

    @http.route(
        "/my/repairs/report",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_repair_form(self, **kwargs):
        """Show the form that takes a list of finished repairs."""
        if not self._get_reporting_agent():
            return request.redirect("/my/requests")
        return self._render_repair_form({})

    @http.route(
        "/my/repairs/report", type="http", auth="user", website=True, methods=["POST"]
    )
    def portal_repair_check(self, **form):
        """Read a list of repairs and show what each line says; nothing is made yet."""
        agent = self._get_reporting_agent()
        if not agent:
            return request.redirect("/my/requests")
        try:
            with request.env.cr.savepoint():
                intake = self._make_repair_intake(agent, form)
                intake.action_check()
        except (AccessError, UserError) as error:
            return self._render_repair_form(form, error)
        return request.redirect(f"/my/requests/group/{intake.id}")

    def _make_repair_intake(self, agent, form):
        company = request.env.user.company_id
        technician = self._get_people().filtered(
            lambda each: str(each.id) == read_text(form, "technician_id", 12)
        )
        service = self._get_services().filtered(
            lambda each: str(each.id) == read_text(form, "service_id", 12)
        )
        return (
            self._get_intakes()
            .with_company(company)
            .create(
                {
                    "kind": "repair",
                    "sender_id": request.env.uid,
                    "agent_id": agent.id,
                    "technician_id": technician.id,
                    "service_id": service.id,
                    "list_number": read_text(form, "list_number", 100),
                    "place": "customer",
                    **self._read_list(form, company),
                }
            )
        )

    def _get_people(self):
        orders = request.env["aftersales.order"]
        return orders._get_portal_technicians(request.env.user)

    def _get_services(self):
        # sudo: aftersales.service - the catalogue, which agents are told
        services = request.env["aftersales.service"].sudo()
        return services.search(Domain("kind", "=", "labor"))

    def _render_repair_form(self, form, error=None):
        values = {
            "page_name": "service_repairs",
            "form": form,
            "technicians": self._get_people(),
            "services": self._get_services(),
            "limit": MAX_REPAIRS,
        }
        return self._render_form("portal_repair_report", values, error)
