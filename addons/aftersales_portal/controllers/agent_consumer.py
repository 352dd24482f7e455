from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from ..rules.form import read_text
from .agent import AgentPortal


class AgentConsumerPortal(AgentPortal):
    """The consumers an agent has brought, with what he knows of them."""

    @http.route(
        ["/my/consumers", "/my/consumers/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_consumers(self, **params):
        """Show the consumers the visitor, or his office, has brought."""
        if not self._get_agent():
            return request.redirect("/my")
        values = self._prepare_aftersales_list(
            self._get_consumers(),
            "/my/consumers",
            "service_consumers",
            self._get_consumer_options(),
            **params,
        )
        values |= {
            "agent": self._get_acting_agent(),
            "added": params.get("added"),
        }
        return request.render("aftersales_portal.portal_my_consumers", values)

    def _get_consumer_options(self):
        _ = request.env._
        user = request.env.user
        return {
            "domain": self._get_consumers()._get_portal_domain(user),
            "sortings": {
                "name": {"label": _("Name"), "order": "name, id"},
                "newest": {"label": _("Newest"), "order": "id desc"},
                "city": {"label": _("City"), "order": "city, name, id"},
            },
            "filters": {
                "all": {"label": _("All"), "domain": Domain.TRUE},
                "own": {
                    "label": _("Entered by me"),
                    "domain": Domain("user_id", "=", user.id),
                },
            },
            "groupings": {
                "none": {"label": _("None")},
                "city": {
                    "label": _("City"),
                    "order": "city",
                    "key": lambda consumer: consumer.city or "",
                },
                "user": {
                    "label": _("Entered by"),
                    "order": "user_id",
                    "key": lambda consumer: consumer.user_id.name or "",
                },
            },
            "inputs": {
                "all": {"label": _("Search in All"), "input": "all"},
                "name": {"label": _("Search in Name"), "input": "name"},
                "phone": {"label": _("Search in Mobile"), "input": "phone"},
                "city": {"label": _("Search in Address"), "input": "city"},
            },
        }

    @http.route(
        "/my/consumers/new",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_consumer_form(self, **kwargs):
        """Show the form of a new consumer."""
        if not self._get_acting_agent():
            return request.redirect("/my/consumers")
        return self._render_consumer({})

    @http.route(
        "/my/consumers/new", type="http", auth="user", website=True, methods=["POST"]
    )
    def portal_consumer_add(self, **form):
        """Add a consumer; one who is known by his mobile is found again."""
        agent = self._get_acting_agent()
        if not agent:
            return request.redirect("/my/consumers")
        texts = {
            name: read_text(form, name, limit)
            for name, limit in (
                ("customer_name", 200),
                ("phone", 40),
                ("street", 300),
                ("city", 100),
            )
        }
        try:
            if not texts["customer_name"]:
                raise UserError(request.env._("Enter the name of the consumer."))
            with request.env.cr.savepoint():
                self._get_consumers()._bring(
                    agent,
                    texts["phone"],
                    texts["customer_name"],
                    street=texts["street"],
                    city=texts["city"],
                )
        except UserError as error:
            return self._render_consumer(form, error)
        return request.redirect("/my/consumers?added=1")

    def _get_consumers(self):
        # sudo: aftersales.agent.consumer - narrowed to the visitor's own by its domain
        return request.env["aftersales.agent.consumer"].sudo()

    def _render_consumer(self, form, error=None):
        values = {"page_name": "service_consumer_new", "form": form}
        return self._render_form("portal_consumer_new", values, error)
