from odoo import models


class AftersalesCaseStateLog(models.Model):
    """A step of the timeline in the portal."""

    _inherit = "aftersales.case.state.log"

    def _get_portal_values(self):
        """Return this stretch of time as a step of the timeline."""
        self.ensure_one()
        cases = self.env["aftersales.case"]
        return {
            "key": cases._get_portal_state_key(self.state, self.waiting_for),
            "waiting_for": self.waiting_for,
            "date_start": self.date_start,
            "date_end": self.date_end,
        }
