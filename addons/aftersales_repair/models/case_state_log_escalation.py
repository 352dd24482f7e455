from odoo import api, models

from ..rules.case_states import CLOSED_STATES


class AftersalesCaseStateLog(models.Model):
    """A job that is over needs nobody to look after it."""

    _inherit = "aftersales.case.state.log"

    @api.model
    def _enter(self, cases):
        rows = super()._enter(cases)
        cases.filtered(lambda case: case.state in CLOSED_STATES)._finish_escalation()
        return rows
