from odoo import fields, models


class AftersalesAppraisalWithdraw(models.TransientModel):
    """Ask why appraisals are withdrawn."""

    _name = "aftersales.appraisal.withdraw"
    _description = "Withdraw Appraisal"

    appraisal_ids = fields.Many2many(comodel_name="aftersales.appraisal", required=True)
    reason = fields.Char(required=True)

    def action_apply(self):
        """Withdraw the appraisals for the given reason."""
        self.ensure_one()
        self.appraisal_ids.action_withdraw(self.reason)
        return {"type": "ir.actions.act_window_close"}
