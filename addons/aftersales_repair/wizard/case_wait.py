from odoo import fields, models

from ..models.case_state_log import WAITING_FOR


class AftersalesCaseWait(models.TransientModel):
    """Ask who is waited for, and why."""

    _name = "aftersales.case.wait"
    _description = "Wait for Somebody"

    case_ids = fields.Many2many(comodel_name="aftersales.case", required=True)
    waiting_for = fields.Selection(WAITING_FOR, required=True)
    reason = fields.Char(required=True)

    def action_apply(self):
        """Say of the cases who is waited for."""
        self.ensure_one()
        if len(self.case_ids) > 1:
            return self.case_ids._run_and_tell(
                "wait", "action_wait", self.waiting_for, self.reason
            )
        self.case_ids.action_wait(self.waiting_for, self.reason)
        return {"type": "ir.actions.act_window_close"}
