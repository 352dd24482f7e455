from odoo import fields, models


class AftersalesCheckFail(models.TransientModel):
    """Ask why the work is sent back."""

    _name = "aftersales.check.fail"
    _description = "Send Work Back"

    check_id = fields.Many2one(comodel_name="aftersales.quality.check", required=True)
    reason = fields.Text(required=True)

    def action_apply(self):
        """Fail the check for the given reason."""
        self.ensure_one()
        self.check_id.action_fail(self.reason)
        return {"type": "ir.actions.act_window_close"}
