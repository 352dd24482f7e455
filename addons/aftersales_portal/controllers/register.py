from uuid import uuid4

from odoo import fields, http
from odoo.exceptions import UserError, ValidationError
from odoo.http import request

from odoo.addons.aftersales_warranty.rules.calendar_date import parse_date
from odoo.addons.aftersales_warranty.rules.identifier import clean_identifier

from ..rules.card_link import read_card_link
from ..rules.form import LONGEST_KEY, clean_text, read_text
from ..rules.upload import DOCUMENTS
from .portal import AftersalesPortal
from .rate_limit import count_miss, refuse_after_misses, refuse_too_many

DOOR = "register"
SPAN = 3600  # seconds
MOST_FORMS = 30
# whoever tries serial numbers finds few of them
MOST_MISSES = 8
# what a QR code holds
LONGEST_LINK = 500


class RegisterPortal(AftersalesPortal):
    """A customer registers a unit he has bought."""

    @http.route(
        "/my/warranty/register",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_warranty_register(self, **form):
        """Show the form that registers a unit, and take it in."""
        form["number"] = clean_identifier(
            read_card_link(read_text(form, "number", LONGEST_LINK))
        )[:64]
        if request.httprequest.method == "GET":
            return self._render_register(form)
        visitor = f"user-{request.env.uid}"
        refusal = refuse_after_misses(DOOR, MOST_MISSES, visitor) or refuse_too_many(
            DOOR, MOST_FORMS, SPAN, visitor
        )
        if refusal:
            return refusal
        try:
            with request.env.cr.savepoint():
                card_sudo, is_asked = self._register(form)
        except (UserError, ValidationError) as error:
            return self._render_register(form, error=error)
        if card_sudo:
            return request.redirect(f"{card_sudo.access_url}?success=registered")
        if is_asked:
            return request.redirect("/my/warranty/register?success=asked")
        count_miss(DOOR, SPAN, visitor)
        return self._render_register(form, is_unclear=True)

    # === STEPS === #

    def _register(self, form):
        """Register the unit, or ask a person to.

        :return: the card as superuser, and whether a person was asked instead
        """
        cards = request.env["aftersales.warranty.card"]
        partner = request.env.user.partner_id
        values = self._read_register_values(form)
        bills = self._read_aftersales_uploads(
            request.httprequest.files.getlist("bill"), DOCUMENTS
        )
        # sudo: res.company - a setting of the branch
        if request.env.company.sudo().is_aftersales_bill_required and not bills:
            raise ValidationError(request.env._("Send a photo of your bill too."))
        cards._check_purchase_date(values["purchase_date"])
        card_sudo = cards._register_bought(partner, **values)
        if card_sudo:
            self._keep_bills(card_sudo, bills)
            return card_sudo, False
        if not bills:
            return card_sudo, False
        asked = request.env["aftersales.request"]._ask_for_registration(
            partner, values, read_text(form, "key", LONGEST_KEY) or str(uuid4())
        )
        self._keep_bills(asked, bills)
        return card_sudo, True

    def _keep_bills(self, record_sudo, bills):
        """Keep the bill with the card or request, once however often it is sent."""
        known = (
            request.env["ir.attachment"]
            .sudo()
            .search(
                [("res_model", "=", record_sudo._name), ("res_id", "=", record_sudo.id)]
            )
        )
        sums = set(known.mapped("checksum"))
        new = [
            bill for bill in bills if known._compute_checksum(bill.content) not in sums
        ]
        attachments = self._attach_aftersales_uploads(record_sudo, new)
        if attachments:
            record_sudo.message_post(
                body=request.env._("Bill sent by the customer in the portal"),
                attachment_ids=attachments.ids,
            )

    def _read_register_values(self, form):
        number = form["number"]
        if not number:
            raise ValidationError(
                request.env._("Enter the number on the card or on the unit.")
            )
        try:
            text = clean_text(read_text(form, "purchase_date", 30))
            date = parse_date(text) if text else None
        except ValueError:
            date = None
        return {
            "number": number,
            "purchase_date": date,
            "seller_name": read_text(form, "seller_name", 100) or False,
        }

    # === PAGE === #

    def _render_register(self, form, error=None, is_unclear=False):
        company = request.env.company.sudo()
        response = request.render(
            "aftersales_portal.portal_warranty_register",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "warranty_register",
                "kept": form,
                "key": read_text(form, "key", LONGEST_KEY) or str(uuid4()),
                "today": fields.Date.context_today(request.env.user),
                "is_bill_required": company.is_aftersales_bill_required,
                "is_unclear": is_unclear,
                "success": form.get("success"),
                "error_message": error and str(error),
            },
        )
        if error or is_unclear:
            response.status_code = 422
        return response
