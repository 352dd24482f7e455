from odoo import fields, models


class AftersalesReviewRefuse(models.TransientModel):
    """Ask why a warranty claim is refused."""

    _name = "aftersales.review.refuse"
    _description = "Refuse Warranty Claim"

    case_ids = fields.Many2many(comodel_name="aftersales.case", required=True)
    reason = fields.Text(required=True)

    def action_apply(self):
        """Refuse the claims; of many, those that cannot be refused are named."""
        self.ensure_one()
        close = {"type": "ir.actions.act_window_close"}
        cases = self.case_ids
        if len(cases) == 1:
            cases.action_review_refuse(self.reason)
            return close
        action = cases._run_and_tell("review", "action_review_refuse", self.reason)
        action["params"]["next"] = close
        return action
