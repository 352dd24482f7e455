from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request
from odoo.tools import consteq

from ..models.gateway_field import FORM_FIELDS
from ..rules.form import LONGEST_KEY, clean_text, read_text
from .agent_request import AgentRequestPortal
from .rate_limit import count_miss, refuse_after_misses, refuse_too_many

DOOR = "reception"
# forms and codes one visitor may send within an hour, and links he may guess
MOST_FORMS = 20
MOST_CODES = 40
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
        gateway, refusal = self._open_gateway(token)
        if refusal:
            return refusal
        if request.httprequest.method == "GET":
            return self._render_gateway(gateway)
        refusal = refuse_too_many(DOOR, MOST_FORMS, SPAN)
        if refusal:
            return refusal
        return self._take_gateway_form(gateway, form)

    @http.route(
        "/reception/<string:token>/code",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["POST"],
    )
    def portal_gateway_code(self, token, **form):
        """Take in the code by which a visitor proves his mobile."""
        gateway, refusal = self._open_gateway(token)
        if refusal:
            return refusal
        refusal = refuse_too_many(f"{DOOR}-code", MOST_CODES, SPAN)
        if refusal:
            return refusal
        proof = self._find_proof(gateway, read_text(form, "proof", LONGEST_KEY))
        if not proof:
            count_miss(DOOR, SPAN)
            return self._render_closed()
        try:
            proof._check(clean_text(read_text(form, "code", 20)))
            with request.env.cr.savepoint():
                proof._accept()
        except (AccessError, UserError) as error:
            return self._render_code(gateway, proof, error)
        return self._render_done(gateway, proof.request_id)

    def _open_gateway(self, token):
        """Return the gateway with this link, or the page that refuses the visitor."""
        refusal = refuse_after_misses(DOOR, MOST_MISSES)
        gateway = self._find_public_gateway("" if refusal else token)
        if not gateway and not refusal:
            count_miss(DOOR, SPAN)
            refusal = self._render_closed()
        return gateway, refusal

    def _take_gateway_form(self, gateway, form):
        identifier = read_text(form, "identifier", FORM_FIELDS["identifier"])
        try:
            with request.env.cr.savepoint():
                sent = self._receive_form(gateway, form)
                proof = sent._ask_for_proof(identifier)
        except (AccessError, UserError) as error:
            return self._render_gateway(gateway, form, error)
        if proof:
            return self._render_code(gateway, proof)
        return self._render_done(gateway, sent)

    def _find_proof(self, gateway, token):
        """Return the proof a visitor of a gateway is asked for; maybe none."""
        # sudo: aftersales.phone.proof - of whoever has the token of its form
        proofs = request.env["aftersales.phone.proof"].sudo()
        return token and proofs.search(
            [("token", "=", token), ("request_id.gateway_id", "=", gateway.id)]
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

    def _render_code(self, gateway, proof, error=None):
        values = {
            "page_name": "gateway",
            "gateway": gateway,
            "proof": proof,
            "number": proof.request_id.name,
        }
        return self._render_form("portal_gateway_code", values, error)

    def _render_done(self, gateway, sent):
        # the number is all a stranger is told of what he has sent
        return request.render(
            "aftersales_portal.portal_gateway_done",
            {"gateway": gateway, "number": sent.name},
        )

    def _render_closed(self):
        response = request.render("aftersales_portal.portal_gateway_closed")
        response.status_code = 404
        return response
