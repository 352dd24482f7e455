from odoo import fields, models


class AftersalesScoreCorrection(models.TransientModel):
    """Correct the pay or the score of a job, or answer what is said against it."""

    _name = "aftersales.score.correction"
    _description = "Score Correction"

    line_id = fields.Many2one(
        comodel_name="aftersales.score.line", required=True, readonly=True
    )
    is_answer = fields.Boolean(readonly=True)
    dispute_reason = fields.Text(related="line_id.dispute_reason")
    line_state = fields.Selection(related="line_id.state")
    currency_id = fields.Many2one(related="line_id.currency_id")
    is_granted = fields.Boolean(string="He Is Right")
    amount = fields.Monetary(
        string="Pay More", help="Less than zero takes off. A line of its own pays it."
    )
    points = fields.Float(string="Points Added", digits=(5, 2))
    reason = fields.Text(required=True, help="The technician reads it.")

    def action_apply(self):
        """Correct the line, or answer."""
        self.ensure_one()
        if self.is_answer:
            self.line_id.action_answer_dispute(
                self.reason, self.is_granted, self.amount, self.points
            )
        else:
            self.line_id.action_correct(self.amount, self.points, self.reason)
        return {"type": "ir.actions.act_window_close"}
