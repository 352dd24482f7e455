from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .part_list import PartListPortal


class JobStockPortal(PartListPortal):
    """What a technician has in hand, owes, and has asked for."""

    @http.route("/my/jobs/parts", type="http", auth="user", website=True, readonly=True)
    def portal_job_stock(self, **params):
        """Show the technician who is logged in his parts."""
        return self._render_job_stock(success=params.get("success"))

    @http.route(
        [
            "/my/jobs/parts/<any(held,owed,asked):kind>",
            "/my/jobs/parts/<any(held,owed,asked):kind>/page/<int:page>",
        ],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_job_part_list(self, kind, **params):
        """Show all that the technician who is logged in has, owes, or asked for."""
        technicians_sudo = self._get_visitor_technicians()
        values = self._prepare_part_list(
            technicians_sudo, kind, "/my/jobs/parts", **params
        )
        if kind == "held":
            values |= self._prepare_give_back(technicians_sudo)
        return request.render("aftersales_portal.portal_part_list", values)

    @http.route(
        "/my/jobs/parts/give-back",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_job_give_back(self, **form):
        """Ask the store to take parts back."""
        technicians_sudo = self._get_visitor_technicians()
        try:
            with request.env.cr.savepoint():
                technicians_sudo._portal_give_back(form)
        except UserError as error:
            return self._render_job_stock(error=error, form=form)
        return request.redirect("/my/jobs/parts?success=back")

    def _get_visitor_technicians(self):
        return request.env["aftersales.technician"]._get_portal_technicians(
            request.env.user
        )

    def _prepare_give_back(self, technicians_sudo):
        """Return what is on its way back to the store."""
        return {
            "asked_back": technicians_sudo._get_asked_quantities(),
            "give_backs": technicians_sudo._get_give_backs(),
            "form": {},
        }

    def _render_job_stock(self, error=None, form=None, success=None):
        technicians_sudo = self._get_visitor_technicians()
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "technician_parts",
            "parts_url": "/my/jobs/parts",
            **self._prepare_part_overview(technicians_sudo),
            **self._prepare_give_back(technicians_sudo),
            "form": form or {},
            "error_message": error and str(error),
            "success": success,
        }
        response = request.render("aftersales_portal.portal_job_stock", values)
        if error:
            response.status_code = 422
        return response
