from odoo import fields, models


class AftersalesCaseCancel(models.TransientModel):
    """Ask why cases are cancelled."""

    _name = "aftersales.case.cancel"
    _description = "Cancel Case"

    case_ids = fields.Many2many(comodel_name="aftersales.case", required=True)
    reason = fields.Text(required=True)

    def action_apply(self):
        """Cancel the cases for the given reason."""
        self.ensure_one()
        if len(self.case_ids) > 1:
            return self.case_ids._run_and_tell("cancel", "action_cancel", self.reason)
        self.case_ids.action_cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
