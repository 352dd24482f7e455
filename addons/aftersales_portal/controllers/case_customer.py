import binascii

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from ..rules.form import read_text
from .case import CasePortal

LONGEST_NOTE = 1000


class CaseCustomerPortal(CasePortal):
    """What the customer himself does on the page of his case."""

    # === SHORT LINKS === #

    @http.route(
        "/c/<int:case_id>/<string:token>", type="http", auth="public", website=True
    )
    def portal_case_short(self, case_id, token, **kwargs):
        """Open a case by the link in a text message."""
        return self._open_short_link("aftersales.case", case_id, token)

    @http.route(
        "/w/<int:card_id>/<string:token>", type="http", auth="public", website=True
    )
    def portal_card_short(self, card_id, token, **kwargs):
        """Open a card by the link in a text message."""
        return self._open_short_link("aftersales.warranty.card", card_id, token)

    def _open_short_link(self, model, record_id, token):
        record_sudo = self._get_aftersales_document(model, record_id, token)
        if not record_sudo:
            return request.redirect("/my")
        return request.redirect(
            self._make_aftersales_url(record_sudo.access_url, access_token=token)
        )

    # === ESTIMATE === #

    @http.route(
        "/my/cases/<int:case_id>/estimate",
        type="http",
        auth="public",
        website=True,
    )
    def portal_case_estimate(self, case_id, access_token=None, step=None, **kwargs):
        """Show the estimate: first to choose its lines, then to sign for them."""
        case_sudo = self._get_customer_case(case_id, access_token)
        order_sudo = case_sudo and case_sudo._get_portal_asked()
        if not order_sudo:
            return self._redirect_to_case(case_id, access_token)
        lines = case_sudo._get_portal_asked_lines(order_sudo)
        kept = lines
        if step:
            wanted = self._read_line_ids(request.httprequest.args.getlist("keep"))
            kept = lines.filtered(lambda line: line.id in wanted)
        values = self._prepare_aftersales_page(
            case_sudo,
            access_token,
            {
                "service_case": case_sudo,
                "is_customer": True,
                "order": order_sudo,
                "lines": lines,
                "kept": kept,
                "step": "sign" if step == "sign" and kept else "choose",
                "is_none_kept": step == "sign" and not kept,
                "total": sum(kept.mapped("price_total")),
                "default_name": case_sudo._get_portal_visitor_name(request.env.user),
            },
            "service_case",
        )
        return request.render("aftersales_portal.portal_case_estimate", values)

    @http.route(
        "/my/cases/<int:case_id>/estimate/sign",
        type="jsonrpc",
        auth="public",
        website=True,
    )
    def portal_case_sign(self, case_id, access_token=None, name=None, signature=None):
        """Accept an estimate, or the lines of it that were chosen, by a signature."""
        args = request.httprequest.args
        access_token = access_token or args.get("access_token")
        case_sudo = self._get_customer_case(case_id, access_token)
        if not case_sudo:
            return {"error": request.env._("This is no case of yours.")}
        name = read_text({"name": name}, "name", 100)
        if not (name and signature):
            return {"error": request.env._("Write your name, and sign.")}
        kept = self._read_line_ids((args.get("keep") or "").split(","))
        try:
            with request.env.cr.savepoint():
                case_sudo._accept_from_portal(
                    self._read_told(args), kept, name, signature
                )
                # a signature that is no picture shows itself when it is stored
                case_sudo.env.flush_all()
        except (AccessError, UserError) as error:
            return {"error": str(error)}
        except (TypeError, ValueError, binascii.Error):
            return {"error": request.env._("This is no signature. Sign again.")}
        return {
            "force_refresh": True,
            "redirect_url": self._get_case_url(case_sudo, access_token, "accepted"),
        }

    @http.route(
        "/my/cases/<int:case_id>/estimate/decline",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_case_decline(self, case_id, access_token=None, note=None, **form):
        """Decline an estimate as a whole."""
        case_sudo = self._get_customer_case(case_id, access_token)
        if not case_sudo:
            return request.redirect("/my")
        try:
            with request.env.cr.savepoint():
                case_sudo._decline_from_portal(
                    self._read_told(form),
                    case_sudo._get_portal_visitor_name(request.env.user),
                    read_text({"note": note}, "note", LONGEST_NOTE),
                )
        except (AccessError, UserError):
            # answered or changed meanwhile: the page of the case says what holds
            return request.redirect(
                self._get_case_url(case_sudo, access_token, "changed")
            )
        return request.redirect(self._get_case_url(case_sudo, access_token, "declined"))

    # === HAND-OVER === #

    @http.route(
        "/my/cases/<int:case_id>/received",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_case_received(self, case_id, access_token=None, **form):
        """Note that the customer has his unit."""
        case_sudo = self._get_customer_case(case_id, access_token)
        if not case_sudo:
            return request.redirect("/my")
        try:
            with request.env.cr.savepoint():
                case_sudo._confirm_receipt(
                    case_sudo._get_portal_visitor_name(request.env.user)
                )
        except UserError:
            return request.redirect(self._get_case_url(case_sudo, access_token))
        return request.redirect(self._get_case_url(case_sudo, access_token, "received"))

    # === HELPERS === #

    def _get_customer_case(self, case_id, access_token):
        """Return a case with superuser rights to its customer alone, else None."""
        case_sudo = self._get_aftersales_document(
            "aftersales.case", case_id, access_token
        )
        if case_sudo and self._is_case_customer(case_sudo, access_token):
            return case_sudo
        return None

    def _redirect_to_case(self, case_id, access_token):
        url = f"/my/cases/{case_id}"
        return request.redirect(
            self._make_aftersales_url(url, access_token=access_token)
        )

    def _get_case_url(self, case_sudo, access_token, success=None):
        """Return the page of a case as the visitor came to it."""
        return self._make_aftersales_url(
            case_sudo.access_url, access_token=access_token, success=success
        )

    def _read_line_ids(self, texts):
        return {int(text) for text in texts if text.isdecimal() and len(text) < 10}

    def _read_told(self, form):
        """Return id and revision of the estimate the visitor read."""
        told = [read_text(form, name, 9) for name in ("order", "revision")]
        return tuple(int(text) if text.isdecimal() else -1 for text in told)
