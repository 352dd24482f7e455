import uuid

from odoo import fields, http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from ..rules.form import parse_number, read_text
from .agent import AgentPortal
from .part_list import PartListPortal

MOST_PARTS = 10


class AgentPartPortal(PartListPortal, AgentPortal):
    """The parts of an agent: what his people carry, owe and ask for."""

    @http.route("/my/parts", type="http", auth="user", website=True, methods=["GET"])
    def portal_my_parts(self, **kwargs):
        """Show the stock of the agent's technicians, their debts and requests."""
        technicians = self._get_own_technicians()
        if not technicians:
            return request.redirect("/my")
        return self._render_parts(technicians, success=kwargs.get("success"))

    @http.route(
        [
            "/my/parts/<any(held,owed,asked):kind>",
            "/my/parts/<any(held,owed,asked):kind>/page/<int:page>",
        ],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_part_list(self, kind, **params):
        """Show all that the agent's technicians carry, owe, or have asked for."""
        technicians = self._get_own_technicians()
        if not technicians:
            return request.redirect("/my")
        values = self._prepare_part_list(technicians, kind, "/my/parts", **params)
        return request.render("aftersales_portal.portal_part_list", values)

    @http.route("/my/parts", type="http", auth="user", website=True, methods=["POST"])
    def portal_parts_ask(self, **form):
        """Ask for parts; the form sent again asks for no more."""
        technicians = self._get_own_technicians()
        if not technicians or not self._get_acting_agent():
            return request.redirect("/my")
        try:
            with request.env.cr.savepoint():
                self._ask_for_parts(technicians, form)
        except (AccessError, UserError) as error:
            return self._render_parts(technicians, form, error)
        return request.redirect("/my/parts?success=asked")

    def _get_own_technicians(self):
        """Return the technicians of the visitor's office, with superuser rights."""
        orders = request.env["aftersales.order"]
        return orders._get_portal_technicians(request.env.user)

    def _ask_for_parts(self, technicians, form):
        technician = technicians.filtered(
            lambda each: str(each.id) == read_text(form, "technician_id", 12)
        )
        if not technician:
            raise UserError(request.env._("Choose who of your people needs the parts."))
        # sudo: aftersales.part.request - for the visitor's own technician
        requests = request.env["aftersales.part.request"].sudo()
        return requests._portal_ask(
            technician,
            self._read_part_lines(form),
            read_text(form, "key", 64) or uuid.uuid4().hex,
            note=read_text(form, "note", 2000),
        )

    def _read_part_lines(self, form):
        """Return code and quantity of each line of the form that names a part."""
        lines = []
        for index in range(MOST_PARTS):
            code = read_text(form, f"part_{index}", 200)
            text = read_text(form, f"quantity_{index}", 12) or "1"
            if not code:
                continue
            try:
                quantity = parse_number(text)
            except ValueError:
                quantity = 0
            if not quantity:
                raise UserError(
                    request.env._(
                        "“%(text)s” of %(part)s is no number of more than zero.",
                        text=text,
                        part=code,
                    )
                )
            lines.append((code, quantity))
        return lines

    def _render_parts(self, technicians, form=None, error=None, success=None):
        form = form or {}
        values = {
            "page_name": "service_parts",
            "parts_url": "/my/parts",
            "technicians": technicians,
            **self._prepare_part_overview(technicians),
            "today": fields.Date.context_today(request.env.user),
            "form": form,
            "form_key": read_text(form, "key", 64) or uuid.uuid4().hex,
            "line_count": 3,
            "agent": self._get_acting_agent(),
            "success": success,
        }
        return self._render_form("portal_my_parts", values, error)
