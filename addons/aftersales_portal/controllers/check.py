from odoo import http
from odoo.http import request

from ..rules.card_link import CHECK_PATH, read_card_link
from .rate_limit import count_miss, refuse_after_misses, refuse_too_many

DOOR = "check"
SPAN = 600  # seconds
MOST_VISITS = 60
# whoever tries numbers finds few of them
MOST_MISSES = 10


class WarrantyCheck(http.Controller):
    """The page on which anybody checks a card, by hand or by its QR code."""

    @http.route(CHECK_PATH, type="http", auth="public", website=True, sitemap=False)
    def warranty_check(self, number=None, **kwargs):
        """Say how a unit is covered, and nothing of whose it is."""
        number = read_card_link(number)
        if not number:
            return self._render_check({"number": "", "results": None})
        refusal = refuse_after_misses(DOOR, MOST_MISSES) or refuse_too_many(
            DOOR, MOST_VISITS, SPAN
        )
        if refusal:
            return refusal
        results = request.env["aftersales.warranty.card"]._check_publicly(number)
        if not results:
            count_miss(DOOR, SPAN)
        return self._render_check({"number": number, "results": results})

    def _render_check(self, values):
        response = request.render("aftersales_portal.warranty_check", values)
        response.headers["X-Robots-Tag"] = "noindex"
        return response
