from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request
from odoo.tools import consteq

from .agent_request import AgentRequestPortal
from .rate_limit import count_miss, refuse_after_misses, refuse_too_many

DOOR = "reception"
# forms one visitor may send within an hour, and links he may guess
MOST_FORMS = 20
MOST_MISSES = 20
SPAN = 3600


class GatewayPortal(AgentRequestPortal):
    """The page of a gateway that is open without login."""

    @http.route(
        "/reception/<string:token>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["GET", "POST"],
    )
    def portal_gateway(self, token, **form):
        """Show the form of a public gateway, and take it in."""
        refusal = refuse_after_misses(DOOR, MOST_MISSES)
        if refusal:
            return refusal
        gateway = self._find_public_gateway(token)
        if not gateway:
            count_miss(DOOR, SPAN)
            response = request.render("aftersales_portal.portal_gateway_closed")
            response.status_code = 404
            return response
        if request.httprequest.method == "GET":
            return self._render_gateway(gateway)
        refusal = refuse_too_many(DOOR, MOST_FORMS, SPAN)
        if refusal:
            return refusal
        return self._take_gateway_form(gateway, form)

    def _take_gateway_form(self, gateway, form):
        try:
            with request.env.cr.savepoint():
                sent = self._receive_form(gateway, form)
        except (AccessError, UserError) as error:
            return self._render_gateway(gateway, form, error)
        # the number is all a stranger is told of what he has sent
        return request.render(
            "aftersales_portal.portal_gateway_done",
            {"gateway": gateway, "number": sent.name},
        )

    def _find_public_gateway(self, token):
        """Return the open gateway with this link, with superuser rights; maybe none."""
        # sudo: aftersales.gateway - whoever has its link may see its form
        gateways = request.env["aftersales.gateway"].sudo()
        if not (token.isascii() and token.isprintable()):
            return gateways
        found = gateways.search(
            [("access_token", "=", token), ("is_public", "=", True)], limit=1
        )
        return found if found and consteq(found.access_token, token) else gateways

    def _render_gateway(self, gateway, form=None, error=None):
        values = self._prepare_request_form(gateway, form) | {
            "page_name": "gateway",
            "form_url": f"/reception/{gateway.access_token}",
        }
        return self._render_form("portal_gateway", values, error)
