from odoo import models


class AftersalesVerdictMixin(models.AbstractModel):
    """Whose account bears what an appraisal has settled."""

    _inherit = "aftersales.verdict.mixin"

    def _is_maker_liable(self):
        # sudo: aftersales.appraisal - storekeepers and technicians need not read it
        return self.case_id.sudo().appraisal_id.liable_party == "maker"

    def _get_default_carrier(self):
        """Return who bears the cover of this line: the brand for its own failures."""
        if self._is_maker_liable():
            return "brand"
        return super()._get_default_carrier()

    def _get_cost_shares(self):
        """Share nothing of what a maker was found liable for."""
        if self._is_maker_liable():
            return {}
        return super()._get_cost_shares()
