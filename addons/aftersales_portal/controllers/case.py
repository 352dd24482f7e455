from odoo import http
from odoo.http import request

from .portal import AftersalesPortal


class CasePortal(AftersalesPortal):
    """The cases of a customer, and those an agent has brought."""

    def _get_case_options(self):
        _ = request.env._
        cases = request.env["aftersales.case"]
        states = cases._get_portal_states()
        return {
            "fields": [
                "name",
                "product_id",
                "lot_id",
                "partner_id",
                "date_received",
                "state",
                "waiting_for",
            ],
            "sortings": {
                "date": {"label": _("Newest"), "order": "date_received desc, id desc"},
                "name": {"label": _("Number"), "order": "name, id"},
                "state": {"label": _("State"), "order": "state, id desc"},
            },
            "filters": cases._get_portal_filters(),
            "groupings": {
                "none": {"label": _("None")},
                "state": {
                    "label": _("State"),
                    "order": "state, waiting_for",
                    "key": lambda case: states[case._get_portal_key()]["label"],
                },
                "product": {
                    "label": _("Product"),
                    "order": "product_id",
                    "key": lambda case: case.product_id.name or "",
                },
            },
            "inputs": {
                "all": {"label": _("Search in All"), "input": "all"},
                "number": {"label": _("Search in Number"), "input": "number"},
                "serial": {"label": _("Search in Serial Number"), "input": "serial"},
                "product": {"label": _("Search in Product"), "input": "product"},
            },
        }

    @http.route(
        ["/my/cases", "/my/cases/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_cases(self, **params):
        """Show the visitor's own cases and those he brought as an agent."""
        values = self._prepare_aftersales_list(
            "aftersales.case",
            "/my/cases",
            "service_case",
            self._get_case_options(),
            **params,
        )
        values["states"] = request.env["aftersales.case"]._get_portal_states()
        user = request.env.user
        values["is_agent"] = bool(user._get_aftersales_agent())
        if values["is_agent"]:
            partners = values["records"].partner_id
            values["customers"] = partners._get_portal_names(user)
        return request.render("aftersales_portal.portal_my_cases", values)

    @http.route("/my/cases/<int:case_id>", type="http", auth="public", website=True)
    def portal_case_page(self, case_id, access_token=None, **kwargs):
        """Show one case, to its customer, its agent or by the link sent to them."""
        # sudo: aftersales.case - read ahead; whose it is, is looked at next
        request.env["aftersales.case"].sudo().browse(case_id)._fetch_portal_page()
        case_sudo = self._get_aftersales_document(
            "aftersales.case", case_id, access_token
        )
        if not case_sudo:
            return request.redirect("/my")
        user = request.env.user
        is_customer = self._is_case_customer(case_sudo, access_token)
        if not (is_customer or case_sudo._is_portal_agent(user) or user._is_internal()):
            # its technician: his page is the job
            return request.redirect("/my/jobs")
        values = self._prepare_aftersales_page(
            case_sudo,
            access_token,
            self._prepare_case_values(case_sudo, is_customer),
            "service_case",
        )
        values["success"] = kwargs.get("success")
        if is_customer:
            # who reads by login writes by the same token as who has the link
            values["token"] = case_sudo._portal_ensure_token()
        return request.render("aftersales_portal.portal_case_page", values)

    def _is_case_customer(self, case_sudo, access_token):
        """Return whether the visitor is the customer, or has the link sent to him."""
        return case_sudo._is_portal_customer(
            request.env.user
        ) or self._holds_aftersales_token(case_sudo, access_token)

    def _prepare_case_values(self, case_sudo, is_customer):
        """Return what the page of a case shows.

        :param is_customer: who may sign and pay; others read only
        """
        states = case_sudo._get_portal_states()
        case_sudo._fetch_portal_unit()
        return {
            "service_case": case_sudo,
            "customers": case_sudo.partner_id._get_portal_names(request.env.user),
            "is_customer": is_customer,
            "states": states,
            "state": states[case_sudo._get_portal_key()],
            "waiting": case_sudo._get_portal_waiting_texts(is_customer),
            "timeline": case_sudo._get_portal_timeline(),
            "lines": case_sudo._get_portal_lines(),
            "estimates": case_sudo._get_portal_estimates(),
            "invoices": case_sudo._get_portal_invoices(),
            "documents": case_sudo.product_id._get_portal_documents(),
            "card_url": case_sudo._get_portal_card_url() if is_customer else "",
            "asked": case_sudo._get_portal_asked(),
            "pickup": case_sudo._get_portal_pickup(),
            "parcels": case_sudo._get_portal_parcels() if is_customer else [],
            "photos": case_sudo._get_portal_photos() if is_customer else [],
        }
