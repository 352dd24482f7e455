from odoo import api, models
from odoo.fields import Domain


class StockQuant(models.Model):
    """What technicians carry, as it is looked for in the portal."""

    _inherit = "stock.quant"

    # === PORTAL METHODS === #

    @api.model
    def _get_portal_search_domain(self, search_in, text):
        """Return the domain of a text typed into the search bar."""
        domains = {
            "part": Domain("product_id", "ilike", text),
            "serial": Domain("lot_id.name", "ilike", text),
        }
        return domains.get(search_in) or Domain.OR(domains.values())
