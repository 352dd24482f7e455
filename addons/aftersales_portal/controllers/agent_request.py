import uuid

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.http import request

from ..rules.form import LONGEST_KEY, read_text
from .agent import AgentPortal
from .case import CasePortal

MOST_PRODUCTS = 300


class AgentRequestPortal(CasePortal, AgentPortal):
    """The requests of an agent: announced one by one, and followed."""

    # === LIST === #

    def _get_request_options(self):
        _ = request.env._
        requests = request.env["aftersales.request"]
        return {
            "sortings": {
                "date": {"label": _("Newest"), "order": "date desc, id desc"},
                "name": {"label": _("Number"), "order": "name, id"},
                "list": {"label": _("List number"), "order": "list_number, id desc"},
            },
            "filters": requests._get_portal_filters(),
            "groupings": {
                "none": {"label": _("None")},
                "list": {
                    "label": _("List number"),
                    "order": "list_number",
                    "key": lambda each: each.list_number or "",
                },
            },
            "inputs": {
                "all": {"label": _("Search in All"), "input": "all"},
                "number": {"label": _("Search in Number"), "input": "number"},
                "list": {"label": _("Search in List Number"), "input": "list"},
                "serial": {"label": _("Search in Serial Number"), "input": "serial"},
            },
        }

    @http.route(
        ["/my/requests", "/my/requests/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_requests(self, **params):
        """Show the requests the visitor has sent, or follows."""
        values = self._prepare_aftersales_list(
            "aftersales.request",
            "/my/requests",
            "service_request",
            self._get_request_options(),
            **params,
        )
        values["agent"] = self._get_acting_agent()
        return request.render("aftersales_portal.portal_my_requests", values)

    # === PAGE === #

    @http.route(
        [
            "/my/requests/<int:request_id>",
            "/my/requests/<int:request_id>/page/<int:page>",
        ],
        type="http",
        auth="user",
        website=True,
    )
    def portal_request_page(self, request_id, **params):
        """Show one request with its units."""
        request_sudo = self._get_aftersales_document("aftersales.request", request_id)
        if not request_sudo:
            return request.redirect("/my/requests")
        values = self._prepare_request_units(request_sudo, params)
        cases = values["records"]
        values |= self._prepare_aftersales_page(
            request_sudo,
            None,
            {
                "service_request": request_sudo,
                "states": cases._get_portal_states(),
                "state": request_sudo._get_portal_state(),
                "customers": cases.partner_id._get_portal_names(request.env.user),
                "success": params.get("success"),
            },
            "service_request",
        )
        return request.render("aftersales_portal.portal_request_page", values)

    def _prepare_request_units(self, request_sudo, params):
        """Return the values of the list of the units of a request."""
        options = self._get_case_options()
        options["domain"] = Domain("request_id", "=", request_sudo.id)
        return self._prepare_aftersales_list(
            # sudo: the units of a request that was checked to be the visitor's
            request.env["aftersales.case"].sudo(),
            request_sudo.access_url,
            "service_case",
            options,
            **params,
        )

    # === FORM === #

    @http.route(
        "/my/requests/new",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_request_form(self, gateway_id=None, **chosen):
        """Show the form by which an agent announces one unit."""
        agent = self._get_acting_agent()
        if not agent:
            return request.redirect("/my/requests")
        return self._render_request_form(
            self._get_gateway(gateway_id),
            {name: chosen.get(name) for name in ("counter_id", "ticket_id")},
        )

    @http.route(
        "/my/requests/new",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_request_send(self, gateway_id=None, **form):
        """Take in the form of one unit."""
        agent = self._get_acting_agent()
        if not agent:
            return request.redirect("/my/requests")
        gateway = self._get_gateway(gateway_id)
        try:
            with request.env.cr.savepoint():
                sent = self._receive_form(gateway, form)
        except (AccessError, UserError) as error:
            return self._render_request_form(gateway, form, error)
        return request.redirect(f"{sent.access_url}?success=sent")

    def _receive_form(self, gateway, form):
        """Make the request of a form; the form sent again leads to the same one."""
        uploads = self._read_aftersales_uploads(
            request.httprequest.files.getlist("photos"), company=gateway.company_id
        )
        return request.env["aftersales.request"]._receive(
            gateway,
            gateway._read_portal_form(form),
            read_text(form, "key", LONGEST_KEY) or uuid.uuid4().hex,
            self._read_choices(form),
            uploads,
        )

    def _read_choices(self, form):
        """Return the ids chosen in a form; whether they may be is checked later."""
        return {
            name: int(text)
            for name in ("work_type_id", "category_id", "counter_id", "ticket_id")
            if (text := read_text(form, name, 9)).isdecimal()
        }

    def _get_gateways(self):
        """Return the gateways the visitor may use, with superuser rights."""
        # sudo: aftersales.gateway - the form of those open to the visitor's agent
        gateways = request.env["aftersales.gateway"].sudo()
        return gateways.search(gateways._get_portal_domain(request.env.user))

    def _get_gateway(self, gateway_id):
        """Return the chosen gateway, else the first; none is the agents' own form."""
        gateways = self._get_gateways()
        chosen = gateways.filtered(lambda each: str(each.id) == str(gateway_id))
        return chosen or gateways[:1]

    def _render_request_form(self, gateway, form=None, error=None):
        values = self._prepare_request_form(gateway, form) | {
            "page_name": "service_request_new",
            "gateways": self._get_gateways(),
            "form_url": "/my/requests/new",
        }
        return self._render_form("portal_request_new", values, error)

    def _prepare_request_form(self, gateway, form=None):
        """Return what the inputs of a form of reception need."""
        form = form or {}
        # sudo: product.product, as their names stand in every catalogue
        products = request.env["product.product"].sudo()
        counters = self._prepare_counter_choice(gateway, form)
        return counters | {
            "gateway": gateway,
            "inputs": gateway._get_portal_fields(),
            "work_types": gateway._get_portal_work_types(counters["counter"]),
            "categories": gateway.category_ids,
            "products": products.search(
                [("is_serviceable", "=", True)], limit=MOST_PRODUCTS
            ),
            "form": self._greet_visitor(counters["ticket"], form),
            "form_key": read_text(form, "key", LONGEST_KEY) or uuid.uuid4().hex,
        }

    def _prepare_counter_choice(self, gateway, form):
        """Return the counter units come in at, those to choose from, its visitor."""
        chosen = self._read_choices(form)
        requests = request.env["aftersales.request"]
        counter = requests._choose_received_counter(gateway, chosen.get("counter_id"))
        counters = counter.browse()
        if counter and not gateway.counter_id:
            counters = counter._get_portal_counters(
                request.env.user, counter.company_id
            )
        return {
            "counter": counter if counters else counter.browse(),
            "counters": counters,
            "ticket": counter._get_served(chosen.get("ticket_id")),
        }

    def _greet_visitor(self, ticket, form):
        """Return what the form shows, with what the visitor said at the counter."""
        if not ticket or form.get("key"):
            return form
        return form | {
            "phone": ticket.phone or "",
            "customer_name": ticket.visitor_name or "",
            "work_type_id": str(ticket.work_type_id.id or ""),
        }
