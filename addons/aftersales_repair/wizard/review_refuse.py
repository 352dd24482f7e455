from odoo import fields, models


class AftersalesReviewRefuse(models.TransientModel):
    """Ask why a warranty claim is refused."""

    _name = "aftersales.review.refuse"
    _description = "Refuse Warranty Claim"

    case_ids = fields.Many2many(comodel_name="aftersales.case", required=True)
    reason = fields.Text(required=True)

    def action_apply(self):
        """Refuse the claims for the given reason."""
        self.ensure_one()
        self.case_ids.action_review_refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
