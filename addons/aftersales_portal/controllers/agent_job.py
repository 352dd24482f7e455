from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from ..rules.form import read_text
from .agent import AgentPortal
from .job import JobPortal


class AgentJobPortal(JobPortal, AgentPortal):
    """The jobs given to an agent's technicians, as his office leads them."""

    @http.route(
        ["/my/office/jobs", "/my/office/jobs/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_office_jobs(self, **params):
        """Show the jobs of the agent's technicians to his office."""
        user = request.env.user
        if not user._has_aftersales_office():
            return request.redirect("/my")
        orders = request.env["aftersales.order"]
        options = self._get_job_options()
        technicians = orders._get_portal_technicians(user)
        options["domain"] = orders._get_portal_office_domain(user)
        options["groupings"]["technician"] = {
            "label": request.env._("Technician"),
            "order": "technician_id",
            "key": lambda order: order.technician_id.name,
        }
        values = self._prepare_aftersales_list(
            "aftersales.order", "/my/office/jobs", "office_job", options, **params
        )
        values["states"] = orders._get_portal_states()
        values["technicians"] = technicians
        return request.render("aftersales_portal.portal_office_jobs", values)

    @http.route(
        "/my/jobs/<int:order_id>/assign",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_job_assign(self, order_id, **form):
        """Hand a job on to another technician of the office."""
        order_sudo = self._get_job(order_id)
        if not order_sudo or not order_sudo._is_portal_office(request.env.user):
            return request.redirect("/my/office/jobs")
        technicians = order_sudo._get_portal_technicians(request.env.user)
        chosen = technicians.filtered(
            lambda each: str(each.id) == read_text(form, "technician_id", 12)
        )
        try:
            if not chosen:
                raise UserError(request.env._("Choose one of your own technicians."))
            with request.env.cr.savepoint():
                warning = order_sudo.sudo(False)._portal_assign(chosen)
        except (AccessError, UserError) as error:
            return self._render_job(order_sudo, error=error)
        success = "warned" if warning else "assigned"
        return request.redirect(f"{order_sudo.access_url}?success={success}")

    def _prepare_job_values(self, order_sudo, form=None):
        values = super()._prepare_job_values(order_sudo, form)
        user = request.env.user
        if order_sudo._is_portal_office(user):
            values["technicians"] = order_sudo._get_portal_technicians(user)
            # sudo: what speaks against the technician of the visitor's own office
            values["dispatch_warning"] = order_sudo.dispatch_warning
        return values
