from odoo import api, models

from ..rules.case_states import CLOSED_STATES


class AftersalesCaseStateLog(models.Model):
    """Each step of a job sets the clock of its escalation anew."""

    _inherit = "aftersales.case.state.log"

    @api.model
    def _enter(self, cases):
        rows = super()._enter(cases)
        cases._schedule_escalation()
        cases.filtered(lambda case: case.state in CLOSED_STATES)._finish_escalation()
        return rows
