from odoo import fields, models


class AftersalesScoreDispute(models.TransientModel):
    """What a technician says against one of his lines."""

    _name = "aftersales.score.dispute"
    _description = "Score Dispute"

    line_id = fields.Many2one(
        comodel_name="aftersales.score.line", required=True, readonly=True
    )
    reason = fields.Text(required=True)

    def action_apply(self):
        """Send it to those who review scores."""
        self.ensure_one()
        self.line_id.action_dispute(self.reason)
        return {"type": "ir.actions.act_window_close"}
