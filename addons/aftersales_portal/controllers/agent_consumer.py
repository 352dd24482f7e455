from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import pager as portal_pager

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
    def portal_my_consumers(self, page=1, search="", **kwargs):
        """Show the consumers the visitor, or his office, has brought."""
        if not self._get_agent():
            return request.redirect("/my")
        search = read_text({"search": search}, "search", 100)
        consumers = self._get_consumers()
        domain = Domain(consumers._get_portal_domain(request.env.user))
        if search:
            domain &= Domain("name", "ilike", search) | Domain("phone", "ilike", search)
        pager = portal_pager(
            url="/my/consumers",
            url_args={"search": search} if search else {},
            total=consumers.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        values = {
            "page_name": "service_consumers",
            "consumers": consumers.search(
                domain, limit=self._items_per_page, offset=pager["offset"]
            ),
            "pager": pager,
            "search": search,
            "agent": self._get_acting_agent(),
            "added": kwargs.get("added"),
        }
        return self._render_form("portal_my_consumers", values)

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
