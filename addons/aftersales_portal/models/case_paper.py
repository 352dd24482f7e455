from odoo import models

from .case_receipt import RECEIVED_STATES


class AftersalesCase(models.Model):
    """The papers of the work done, for its customer once he has his unit again."""

    _inherit = "aftersales.case"

    # === PORTAL METHODS === #

    def _get_portal_visits(self):
        """Return the visits whose papers the customer gets, the first one first.

        What an inspector may still send back is no paper yet.
        """
        self.ensure_one()
        if self.state not in RECEIVED_STATES:
            return self.env["aftersales.work.log"]
        visits = self.log_ids.filtered(lambda log: log.state == "approved")
        return visits.sorted("date_start")
