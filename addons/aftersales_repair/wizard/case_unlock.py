from odoo import fields, models


class AftersalesCaseUnlock(models.TransientModel):
    """Ask why locked cases are opened for corrections."""

    _name = "aftersales.case.unlock"
    _description = "Unlock Case"

    case_ids = fields.Many2many(comodel_name="aftersales.case", required=True)
    reason = fields.Text(required=True)

    def action_apply(self):
        """Unlock the cases for the given reason."""
        self.ensure_one()
        self.case_ids.action_unlock(self.reason)
        return {"type": "ir.actions.act_window_close"}
