from odoo import http
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.http import request

from .portal import AftersalesPortal

# units without a card that stand below the cards before a page leads to all of them
FIRST_UNITS = 20


class WarrantyPortal(AftersalesPortal):
    """The warranty cards of a customer."""

    def _get_warranty_options(self):
        _ = request.env._
        cards = request.env["aftersales.warranty.card"]
        return {
            "sortings": {
                "date": {"label": _("Newest"), "order": "id desc"},
                "end": {"label": _("Ends first"), "order": "date_end, id desc"},
                "name": {"label": _("Card number"), "order": "name, id"},
            },
            "filters": cards._get_portal_filters(),
            "groupings": {
                "none": {"label": _("None")},
                "product": {
                    "label": _("Product"),
                    "order": "product_id",
                    "key": lambda card: card.product_id.name,
                },
                "type": {
                    "label": _("Warranty"),
                    "order": "type_id",
                    "key": lambda card: card.type_id.name,
                },
            },
            "inputs": {
                "all": {"label": _("Search in All"), "input": "all"},
                "number": {"label": _("Search in Card Number"), "input": "number"},
                "serial": {"label": _("Search in Serial Number"), "input": "serial"},
                "product": {"label": _("Search in Product"), "input": "product"},
            },
        }

    @http.route(
        ["/my/warranty", "/my/warranty/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_warranty_cards(self, **params):
        """Show the visitor's own cards."""
        values = self._prepare_aftersales_list(
            "aftersales.warranty.card",
            "/my/warranty",
            "warranty_card",
            self._get_warranty_options(),
            **params,
        )
        units = self._get_units_without_card(values)
        values |= {"units": units[:FIRST_UNITS], "unit_count": len(units)}
        return request.render("aftersales_portal.portal_my_warranty_cards", values)

    def _get_units_without_card(self, values):
        """Return the visitor's units that no card speaks of, on the first page."""
        lots = request.env["stock.lot"]
        is_whole = not values["search"] and values["filterby"] == "all"
        if not is_whole or values["pager"]["page"]["num"] > 1:
            return lots
        return lots._get_portal_units(request.env.user.partner_id)

    @http.route(
        ["/my/units", "/my/units/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_units(self, **params):
        """Show the visitor's own units that no card speaks of."""
        lots = request.env["stock.lot"]
        units = lots._get_portal_units(request.env.user.partner_id)
        values = self._prepare_aftersales_list(
            # sudo: stock.lot - those found to be the visitor's, see the domain
            lots.sudo(),
            "/my/units",
            "warranty_units",
            self._get_unit_options() | {"domain": Domain("id", "in", units.ids)},
            **params,
        )
        return request.render("aftersales_portal.portal_my_units", values)

    def _get_unit_options(self):
        _ = request.env._
        return {
            "sortings": {
                "newest": {"label": _("Newest"), "order": "id desc"},
                "serial": {"label": _("Serial number"), "order": "name, id"},
            },
            "filters": {"all": {"label": _("All"), "domain": Domain.TRUE}},
            "groupings": {
                "none": {"label": _("None")},
                "product": {
                    "label": _("Product"),
                    "order": "product_id",
                    "key": lambda lot: lot.product_id.name,
                },
            },
            "inputs": {
                "all": {"label": _("Search in All"), "input": "all"},
                "serial": {"label": _("Search in Serial Number"), "input": "serial"},
                "product": {"label": _("Search in Product"), "input": "product"},
            },
        }

    @http.route("/my/warranty/<int:card_id>", type="http", auth="public", website=True)
    def portal_warranty_card_page(
        self, card_id, access_token=None, report_type=None, download=False, **kwargs
    ):
        """Show or print one card, to its owner or by the link sent to him."""
        card_sudo = self._get_aftersales_document(
            "aftersales.warranty.card", card_id, access_token
        )
        if not card_sudo:
            return request.redirect("/my")
        if report_type in ("html", "pdf", "text"):
            return self._show_report(
                model=card_sudo,
                report_type=report_type,
                report_ref="aftersales_warranty.aftersales_warranty_card_report",
                download=download,
            )
        values = self._prepare_aftersales_page(
            card_sudo,
            access_token,
            self._prepare_warranty_card_values(card_sudo),
            "warranty_card",
        )
        values["success"] = kwargs.get("success")
        return request.render("aftersales_portal.portal_warranty_card_page", values)

    def _prepare_warranty_card_values(self, card_sudo):
        cases = request.env["aftersales.case"]
        cases, domain = self._open_aftersales_search(
            cases,
            cases._get_portal_domain(request.env.user)
            & cases._get_card_domain(card_sudo),
        )
        cases = cases.search(domain)
        return {
            "warranty_card": card_sudo,
            "is_dealer": self._is_card_dealer(card_sudo),
            "owner_name": card_sudo._get_owner_name(request.env.user),
            "status": card_sudo._get_portal_status(),
            "coverages": card_sudo._get_portal_coverages(),
            "cases": cases,
            "states": cases._get_portal_states(),
            "documents": card_sudo.product_id._get_portal_documents(),
        }

    def _is_card_dealer(self, card_sudo):
        """Return whether the visitor follows the card only, as who sold its unit."""
        user = request.env.user
        try:
            card_sudo.with_user(user).check_access("read")
        except AccessError:
            return False
        return not (card_sudo._is_owned_by(user) or user._is_internal())
