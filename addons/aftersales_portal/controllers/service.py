from uuid import uuid4

from odoo import fields, http
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.aftersales_warranty.models.warranty_card import OPEN_STATES

from ..rules.form import LONGEST_KEY, clean_text, read_text
from ..rules.upload import DOCUMENTS
from ..rules.visit_wish import PARTS_OF_DAY, read_visit_wish
from .portal import AftersalesPortal
from .rate_limit import refuse_too_many

# requests a customer may send within an hour
MOST_REQUESTS = 20
# so many of each kind stand in the choice of a form
MOST_UNITS = 100
LONGEST_TEXT = 4000
ADDRESS_INPUTS = ("street", "city", "phone")


class ServicePortal(AftersalesPortal):
    """A customer asks for service or installation of a unit."""

    @http.route(
        "/my/service/new",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_service_new(self, **form):
        """Show the form that asks for service of one's units, and take it in."""
        partner = request.env.user.partner_id
        chosen = read_text(form, "unit", LONGEST_KEY)
        units = self._get_service_units(partner, chosen)
        return self._handle_service(partner, units, form)

    @http.route(
        "/my/warranty/<int:card_id>/service",
        type="http",
        auth="public",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_card_service(self, card_id, access_token=None, **form):
        """Show the form for the unit of one card, to whoever holds its link too."""
        card_sudo = self._get_aftersales_document(
            "aftersales.warranty.card", card_id, access_token
        )
        if not (card_sudo and self._may_ask_for(card_sudo, access_token)):
            return request.redirect("/my")
        units = [self._prepare_service_unit(card_sudo)]
        form["unit"] = units[0]["key"]
        return self._handle_service(
            card_sudo.partner_id, units, form, card_sudo, access_token
        )

    def _may_ask_for(self, card_sudo, access_token):
        """Return whether the visitor speaks for the owner of a card.

        A dealer reads the cards of what he has sold, and asks in his own name.
        """
        user = request.env.user
        return bool(card_sudo.partner_id) and (
            card_sudo._is_owned_by(user)
            or user._is_internal()
            or self._holds_aftersales_token(card_sudo, access_token)
        )

    # === STEPS === #

    def _handle_service(self, partner, units, form, card_sudo=None, access_token=None):
        if request.httprequest.method == "GET":
            return self._render_service(partner, units, form, card_sudo, access_token)
        refusal = refuse_too_many(
            "service", MOST_REQUESTS, 3600, f"partner-{partner.id}"
        )
        if refusal:
            return refusal
        try:
            with request.env.cr.savepoint():
                case_sudo = self._ask_for_service(partner, units, form)
        except (UserError, ValidationError) as error:
            return self._render_service(
                partner, units, form, card_sudo, access_token, error
            )
        if card_sudo and access_token:
            return request.redirect(
                case_sudo.get_portal_url(query_string="&success=asked")
            )
        return request.redirect(f"{case_sudo.access_url}?success=asked")

    def _ask_for_service(self, partner, units, form):
        uploads = self._read_aftersales_uploads(
            request.httprequest.files.getlist("photos"), DOCUMENTS
        )
        values = self._read_service_values(partner, form)
        units = {unit["key"]: unit["values"] for unit in units}
        chosen = units.get(read_text(form, "unit", LONGEST_KEY))
        unit = dict(chosen or {})
        if not chosen:
            unit = {
                "serial": read_text(form, "serial", 100),
                "name": read_text(form, "unit_name", 200),
            }
            if not any(unit.values()):
                raise ValidationError(
                    request.env._(
                        "Choose your unit, or say what it is: its kind and brand, and "
                        "the number on its label."
                    )
                )
        case_sudo = request.env["aftersales.request"]._ask_for_service(
            partner, unit, values, read_text(form, "key", LONGEST_KEY) or str(uuid4())
        )
        if uploads and not case_sudo.photo_ids:
            case_sudo.photo_ids = self._attach_aftersales_uploads(case_sudo, uploads)
        return case_sudo

    # === READING === #

    def _read_service_values(self, partner, form):
        """Return what was typed, as values of the request and its case."""
        _ = request.env._
        complaint = read_text(form, "complaint", LONGEST_TEXT)
        if not complaint:
            raise ValidationError(_("Say what is wrong, or what you wish."))
        category = self._get_service_categories().filtered(
            lambda category: str(category.id) == form.get("category")
        )
        if not category:
            raise ValidationError(_("Choose what it is about."))
        values = {
            "category_id": category.id,
            "subject": complaint.splitlines()[0][:80],
            "complaint": complaint,
            "place": "workshop",
        }
        if form.get("place") == "customer" or category.work_type_id.is_installation:
            values |= self._read_service_visit(partner, form)
        return values

    def _read_service_visit(self, partner, form):
        """Return where we are to come, and when the customer wishes it."""
        _ = request.env._
        tz = request.env.tz
        try:
            wish = read_visit_wish(
                clean_text(read_text(form, "visit_day", 30)),
                read_text(form, "visit_part", 30),
                fields.Date.context_today(request.env.user),
                tz,
            )
        except ValueError as error:
            raise ValidationError(
                _("Choose a day for the visit within the next two months.")
            ) from error
        address = self._read_service_address(partner, form)
        values = {"place": "customer", "address_id": address.id}
        if wish:
            values |= {"visit_wish_start": wish.start, "visit_wish_end": wish.end}
        return values

    def _read_service_address(self, partner, form):
        """Return the address chosen, a new one where it was typed in."""
        for address in self._get_service_addresses(partner):
            if str(address.id) == form.get("address"):
                return address
        typed = {name: read_text(form, name, 200) for name in ADDRESS_INPUTS}
        if not typed["street"]:
            raise ValidationError(
                request.env._("Say where we are to come: street and city.")
            )
        # sudo: res.partner - an address of the visitor himself, limited fields
        return (
            request.env["res.partner"]
            .sudo()
            .create(
                {
                    "type": "delivery",
                    "parent_id": partner.id,
                    "name": partner.name,
                    "lang": partner.lang,
                    **typed,
                }
            )
        )

    # === CHOICES === #

    def _get_service_categories(self):
        # sudo: aftersales.request.category - names for the choice
        return request.env["aftersales.request.category"].sudo().search([])

    def _get_service_addresses(self, partner):
        """Return the addresses of the customer that say where they are."""
        # sudo: res.partner - of the visitor himself
        partner = partner.sudo()
        addresses = partner | partner.child_ids.filtered(
            lambda child: child.type == "delivery"
        )
        return addresses.filtered("street")

    def _get_service_units(self, partner, chosen=""):
        """Return the visitor's own units, with a card or without.

        What he has sold as a dealer he reads, but asks for it on the agents' page.

        :param str chosen: the key of a unit that is among them, however many he has
        """
        lots = request.env["stock.lot"]._get_portal_units(partner)
        lots = lots[:MOST_UNITS] | lots.filtered(lambda lot: f"lot-{lot.id}" == chosen)
        return [
            self._prepare_service_unit(card) for card in self._get_own_cards(chosen)
        ] + [
            {
                "key": f"lot-{lot.id}",
                "label": f"{lot.product_id.name}, {lot.name}",
                "values": {"lot_id": lot.id, "product_id": lot.product_id.id},
            }
            for lot in lots
        ]

    def _get_own_cards(self, chosen):
        """Return the visitor's own open cards, the chosen one among them."""
        user = request.env.user
        cards, domain = self._open_aftersales_search(
            request.env["aftersales.warranty.card"],
            Domain("partner_id", "child_of", user.commercial_partner_id.ids)
            & Domain("state", "in", OPEN_STATES),
        )
        own = cards.search(domain, limit=MOST_UNITS)
        card_id = chosen.removeprefix("card-")
        if len(own) == MOST_UNITS and card_id.isdecimal() and len(card_id) < 10:
            own |= cards.search(domain & Domain("id", "=", int(card_id)))
        return own.filtered(lambda card: card._is_owned_by(user))

    def _prepare_service_unit(self, card_sudo):
        names = (card_sudo.product_id.name, card_sudo.lot_id.name)
        return {
            "key": f"card-{card_sudo.id}",
            "label": ", ".join(filter(None, names)),
            "values": {
                "card_id": card_sudo.id,
                "lot_id": card_sudo.lot_id.id,
                "product_id": card_sudo.product_id.id,
            },
        }

    # === PAGE === #

    def _render_service(
        self, partner, units, form, card_sudo=None, access_token=None, error=None
    ):
        _ = request.env._
        categories = self._get_service_categories()
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "service_new",
            "warranty_card": card_sudo,
            "units": units,
            "categories": categories,
            "addresses": self._get_service_addresses(partner),
            "parts_of_day": dict(
                zip(
                    PARTS_OF_DAY,
                    (_("Morning"), _("Afternoon"), _("Evening")),
                    strict=True,
                )
            ),
            "today": fields.Date.context_today(request.env.user),
            "kept": form,
            "key": read_text(form, "key", LONGEST_KEY) or str(uuid4()),
            "access_token": access_token,
            "error_message": error and str(error),
        }
        response = request.render("aftersales_portal.portal_service_new", values)
        if error:
            response.status_code = 422
        return response
