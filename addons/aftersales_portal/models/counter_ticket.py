from odoo import api, models
from odoo.fields import Domain


class AftersalesCounterTicket(models.Model):
    """A visitor who waits at an agent's, as his people see him."""

    _name = "aftersales.counter.ticket"
    _inherit = ["aftersales.form.key.mixin", "aftersales.counter.ticket"]

    # === PORTAL METHODS === #

    @api.model
    def _get_portal_search_domain(self, search_in, text):
        """Return the domain of a text typed into the search bar."""
        domains = {
            "number": Domain("name", "ilike", text),
            "visitor": Domain("visitor_name", "ilike", text)
            | Domain("phone", "ilike", text),
        }
        return domains.get(search_in) or Domain.OR(domains.values())

    @api.model
    def _get_portal_filters(self):
        """Return the filters of the list, see ``portal.portal_searchbar``."""
        _ = self.env._
        return {
            "open": {
                "label": _("In the queue"),
                "domain": Domain("state", "in", ("waiting", "called")),
            },
            "served": {"label": _("Served"), "domain": Domain("state", "=", "done")},
            "gone": {"label": _("Gone"), "domain": Domain("state", "=", "gone")},
            "all": {"label": _("All"), "domain": Domain.TRUE},
        }

    def _get_portal_state(self):
        """Return label and colour of the ticket, for its badge."""
        self.ensure_one()
        colors = {"waiting": "warning", "called": "info", "done": "success"}
        return {
            "label": self._get_state_label(),
            "color": colors.get(self.state, "light"),
        }
