import re
import uuid

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.aftersales_warranty.rules.route_parameter import parse_number

from ..rules.form import LONGEST_KEY, read_text
from .agent import AgentPortal

COUNTER = "/my/desks/<int:counter_id>"


class AgentCounterPortal(AgentPortal):
    """The counters of an agent: his office sets them up, his people serve at them."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if not counters:
            values["has_aftersales_counters"] = values["is_aftersales_agent"] and (
                request.env.user._has_aftersales_office() or bool(self._find_counters())
            )
        return values

    # === LIST === #

    @http.route(
        ["/my/desks", "/my/desks/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_counters(self, **params):
        """Show the counters the visitor works at, or his office has."""
        if not self._get_agent():
            return request.redirect("/my")
        values = self._prepare_aftersales_list(
            self._get_counters(),
            "/my/desks",
            "service_counters",
            self._get_counter_options(),
            **params,
        )
        values |= {
            "is_office": request.env.user._has_aftersales_office(),
            "agent": self._get_acting_agent(),
        }
        return request.render("aftersales_portal.portal_my_counters", values)

    def _get_counter_options(self):
        _ = request.env._
        return {
            "domain": self._get_counters()._get_portal_domain(request.env.user),
            "sortings": {
                "name": {"label": _("Name"), "order": "name, id"},
                "newest": {"label": _("Newest"), "order": "id desc"},
            },
            "filters": {
                "open": {"label": _("Open"), "domain": Domain("active", "=", True)},
                "closed": {
                    "label": _("Closed"),
                    "domain": Domain("active", "=", False),
                },
            },
            "inputs": {"all": {"label": _("Search in All"), "input": "all"}},
        }

    def _get_counters(self):
        # sudo: aftersales.counter - narrowed to the visitor's own by its domain
        counters = request.env["aftersales.counter"].sudo()
        return counters.with_context(active_test=False)

    def _find_counters(self, *domain):
        counters = self._get_counters()
        return counters.search(
            counters._get_portal_domain(request.env.user) & Domain.AND(domain)
        )

    def _get_counter(self, counter_id):
        """Return a counter the visitor works at, with superuser rights; maybe none."""
        return self._find_counters(Domain("id", "=", counter_id))

    # === QUEUE === #

    @http.route(
        [COUNTER, f"{COUNTER}/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_counter_page(self, counter_id, **params):
        """Show who is served at a counter, and who waits."""
        counter = self._get_counter(counter_id)
        if not counter:
            return request.redirect("/my/desks")
        return self._render_counter(counter, params)

    @http.route(
        f"{COUNTER}/visitor",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_counter_visitor(self, counter_id, **form):
        """Give a visitor a number."""
        work_type = read_text(form, "work_type_id", 9)
        values = {
            "visitor_name": read_text(form, "visitor_name", 200),
            "phone": read_text(form, "phone", 40),
            "work_type_id": int(work_type) if work_type.isdecimal() else False,
        }
        key = read_text(form, "key", LONGEST_KEY) or uuid.uuid4().hex
        return self._serve(
            counter_id, lambda counter: counter._portal_take_number(values, key), form
        )

    @http.route(
        f"{COUNTER}/<any(call,done,gone,back):step>",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_counter_step(self, counter_id, step, **form):
        """Call the next visitor, or say what became of one."""
        if step == "call":
            shown = read_text(form, "serving", 12)
            return self._serve(counter_id, lambda each: each._portal_call_next(shown))
        text = read_text(form, "ticket_id", 9)
        ticket_id = int(text) if text.isdecimal() else 0
        return self._serve(
            counter_id, lambda counter: counter._portal_ticket_step(step, ticket_id)
        )

    def _serve(self, counter_id, step, form=None):
        """Take a step at a counter of the visitor's, and show it again."""
        counter = self._get_counter(counter_id).filtered("active")
        if not counter or not self._get_acting_agent():
            return request.redirect("/my/desks")
        try:
            with request.env.cr.savepoint():
                step(counter)
        except UserError as error:
            return self._render_counter(counter, {}, form, error)
        return request.redirect(f"/my/desks/{counter.id}")

    def _render_counter(self, counter, params, form=None, error=None):
        counter.invalidate_recordset()
        tickets = counter.env["aftersales.counter.ticket"]
        _ = request.env._
        options = {
            "domain": Domain("agent_id", "=", counter.agent_id.id)
            & Domain("company_id", "=", counter.company_id.id),
            "sortings": {
                "first": {"label": _("Longest waiting"), "order": "id"},
                "newest": {"label": _("Newest"), "order": "id desc"},
            },
            "filters": tickets._get_portal_filters(),
            "groupings": {
                "none": {"label": _("None")},
                "service": {
                    "label": _("Service"),
                    "order": "work_type_id",
                    "key": lambda ticket: ticket.work_type_id.name or "",
                },
            },
            "inputs": {
                "all": {"label": _("Search in All"), "input": "all"},
                "number": {"label": _("Search in Number"), "input": "number"},
                "visitor": {"label": _("Search in Visitor"), "input": "visitor"},
            },
        }
        url = f"/my/desks/{counter.id}"
        values = self._prepare_aftersales_list(
            tickets, url, "service_counter", options, **params
        )
        values |= {
            "counter": counter,
            "services": counter._get_portal_services(),
            "is_office": request.env.user._has_aftersales_office(),
            "agent": counter.active and self._get_acting_agent(),
            "form": form or {},
            "form_key": read_text(form or {}, "key", LONGEST_KEY) or uuid.uuid4().hex,
        }
        return self._render_form("portal_counter_page", values, error)

    # === SET-UP === #

    @http.route(
        ["/my/desks/new", f"{COUNTER}/edit"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_counter_form(self, counter_id=None, **kwargs):
        """Show the form that sets a counter up."""
        counter = self._get_counter_to_edit(counter_id)
        if counter is None:
            return request.redirect("/my/desks")
        return self._render_counter_form(counter)

    @http.route(
        ["/my/desks/new", f"{COUNTER}/edit"],
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_counter_save(self, counter_id=None, **form):
        """Set a counter of the agent up."""
        counter = self._get_counter_to_edit(counter_id)
        if counter is None:
            return request.redirect("/my/desks")
        form = request.httprequest.form
        values = {
            "name": read_text(form, "name", 100),
            "prefix": read_text(form, "prefix", 20),
            "active": not counter or bool(form.get("active")),
            "user_ids": self._read_chosen_ids(form, "user_ids"),
            "work_type_ids": self._read_chosen_ids(form, "work_type_ids"),
        }
        try:
            with request.env.cr.savepoint():
                saved = counter._portal_save(request.env.user, values)
        except (AccessError, UserError) as error:
            return self._render_counter_form(counter, values, error)
        return request.redirect(f"/my/desks/{saved.id}")

    def _get_counter_to_edit(self, counter_id):
        """Return the counter the visitor may set up, an empty one for a new one.

        None where he may not.
        """
        user = request.env.user
        if not user._has_aftersales_office() or not self._get_acting_agent():
            return None
        if not counter_id:
            return self._get_counters()
        return self._get_counter(parse_number(counter_id)) or None

    def _read_chosen_ids(self, form, name):
        """Return the ids ticked under a name; whether they may be is checked later."""
        return {
            int(text) for text in form.getlist(name) if re.fullmatch(r"\d{1,9}", text)
        }

    def _render_counter_form(self, counter, form=None, error=None):
        # sudo: aftersales.work.type - names for the choice
        work_types = request.env["aftersales.work.type"].sudo().search([])
        values = {
            "page_name": "service_counter_form",
            "counter": counter,
            "people": counter._get_people(self._get_agent()),
            "work_types": work_types,
            "form": form
            or {
                "name": counter.name,
                "prefix": (counter.number_prefix or "").rstrip("-"),
                "active": counter.active,
                "user_ids": counter.user_ids.ids,
                "work_type_ids": counter.work_type_ids.ids,
            },
        }
        return self._render_form("portal_counter_form", values, error)
