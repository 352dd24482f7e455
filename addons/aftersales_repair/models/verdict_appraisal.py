from odoo import models


class AftersalesVerdictMixin(models.AbstractModel):
    """Whose account bears what an appraisal has settled."""

    _inherit = "aftersales.verdict.mixin"

    def _get_cost_carrier(self):
        """Return who bears the cover of this line: the brand for its own failures."""
        # sudo: aftersales.appraisal - storekeepers and technicians need not read it
        appraisal = self.case_id.sudo().appraisal_id
        if appraisal.liable_party == "maker" and self.verdict_reason != "goodwill":
            return "brand"
        return super()._get_cost_carrier()
