from odoo import api, models


class AftersalesUnitFinder(models.AbstractModel):
    """Visitors find a unit by what stands on it, never by its owner's numbers."""

    _inherit = "aftersales.unit.finder"

    @api.model
    def _get_sources(self, text):
        if self.env.context.get("aftersales_portal_form"):
            # the context can narrow the search only, whoever sets it
            return self._get_unit_sources(text)
        return super()._get_sources(text)
