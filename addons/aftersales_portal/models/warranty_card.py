from odoo import api, fields, models
from odoo.fields import Domain


class AftersalesWarrantyCard(models.Model):
    """A card as its owner sees it in the portal."""

    _name = "aftersales.warranty.card"
    _inherit = ["aftersales.warranty.card", "portal.mixin"]

    def _compute_access_url(self):
        super()._compute_access_url()
        for card in self:
            card.access_url = f"/my/warranty/{card.id}"

    # === PORTAL METHODS === #

    @api.model
    def _get_portal_domain(self, user):
        """Return the domain of the cards ``user`` owns, or follows as an agent."""
        owned = Domain("partner_id", "child_of", user.commercial_partner_id.ids)
        return (owned | self._get_portal_agent_domain(user)) & Domain(
            "state", "!=", "blank"
        )

    @api.model
    def _get_portal_search_domain(self, search_in, text):
        """Return the domain of a text typed into the search bar."""
        # sudo: stock.lot, product - portal users search the names on their own cards
        lots = self.env["stock.lot"].sudo()._search([("name", "ilike", text)])
        products = self.env["product.product"].sudo()._search([("name", "ilike", text)])
        domains = {
            "number": Domain("name", "ilike", text),
            "serial": Domain("lot_id", "in", lots),
            "product": Domain("product_id", "in", products),
        }
        return domains.get(search_in) or Domain.OR(domains.values())

    @api.model
    def _get_portal_filters(self):
        """Return the filters of the list, see ``portal.portal_searchbar``."""
        _ = self.env._
        today = fields.Date.context_today(self)
        running = self._get_warranty_domain("running", today)
        return {
            "all": {"label": _("All"), "domain": Domain.TRUE},
            "running": {"label": _("Covered"), "domain": running},
            "ended": {"label": _("Not covered"), "domain": ~running},
        }

    def _get_portal_status(self):
        """Return how the cover stands, in words, with a colour and a bar.

        :return: dict of ``label``, ``text``, ``color`` and ``percent`` left
        """
        self.ensure_one()
        today = fields.Date.context_today(self)
        if self.state in ("void", "replaced"):
            label = self.env._("Replaced")
            if self.state == "void":
                label = self.env._("Not valid")
            text = self.env._("This card covers nothing any more.")
            return {"label": label, "text": text, "color": "light", "percent": 0}
        return self._get_portal_cover_status(self._get_warranty_state(today))

    def _get_portal_cover_status(self, key):
        """Return the status of an open card by its ``stock.lot.warranty_state``."""
        _ = self.env._
        label, text, color = {
            "running": (
                _("Covered"),
                self.coverage_ids._get_portal_days_text(self.remaining_days),
                "success",
            ),
            "expired": (
                _("Expired"),
                _("We still serve your unit, at cost."),
                "danger",
            ),
            "pending": (
                _("Not started"),
                _("The warranty has not started yet."),
                "info",
            ),
            "suspended": (
                _("Suspended"),
                _("The warranty is suspended; please contact us."),
                "warning",
            ),
        }[key]
        percent = self.remaining_percent if key == "running" else 0
        return {"label": label, "text": text, "color": color, "percent": percent}

    def _get_portal_coverages(self):
        """Return each promise of the card in words, with what is left of it.

        :return: list of dicts: ``coverage``, ``title``, ``text``, ``status``,
            ``color``, ``percent``
        """
        self.ensure_one()
        return [coverage._get_portal_values() for coverage in self.coverage_ids]
