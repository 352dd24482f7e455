from odoo import models

from odoo.addons.aftersales_warranty.tools.made_names import translate_made_names


class ResCompany(models.Model):
    """The accounts we made for a company, by their names in each language."""

    _inherit = "res.company"

    def _ensure_aftersales_locations(self):
        res = super()._ensure_aftersales_locations()
        self.sudo()._translate_made_names()
        return res

    def _translate_made_names(self):
        translate_made_names(self, lambda companies: companies._get_made_names())

    def _get_made_names(self):
        """Return the accounts of warranty costs and of parts under way, as named."""
        locations = self.env["stock.location"].search(
            [
                ("company_id", "child_of", self.root_id.ids),
                ("aftersales_cost_carrier", "!=", False),
            ]
        )
        carriers = {
            "company": self.env._("Warranty Cost"),
            "brand": self.env._("Warranty Cost to Recover"),
            "goodwill": self.env._("Goodwill Cost"),
        }
        names = {
            location.valuation_account_id: carriers[location.aftersales_cost_carrier]
            for location in locations
        }
        transit = self.root_id.aftersales_transit_location_id.valuation_account_id
        names |= dict.fromkeys(transit, self.env._("Parts Between Branches"))
        names.pop(self.env["account.account"], None)
        return names
