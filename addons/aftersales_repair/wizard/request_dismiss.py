from odoo import fields, models


class AftersalesRequestDismiss(models.TransientModel):
    """Asks why requests lead to no work."""

    _name = "aftersales.request.dismiss"
    _description = "Dismiss Requests"

    request_ids = fields.Many2many(
        comodel_name="aftersales.request",
        relation="aftersales_request_dismiss_rel",
        required=True,
    )
    reason = fields.Char(required=True)

    def action_apply(self):
        """Dismiss the requests."""
        self.ensure_one()
        self.request_ids.action_dismiss(self.reason)
        return {"type": "ir.actions.act_window_close"}
