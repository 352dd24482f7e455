from odoo import fields, models


class AftersalesPartRequestRefuse(models.TransientModel):
    """Ask a storekeeper why he does not give the parts."""

    _name = "aftersales.part.request.refuse"
    _description = "Refuse Part Request"

    request_ids = fields.Many2many(
        comodel_name="aftersales.part.request", required=True
    )
    reason = fields.Text(required=True)

    def action_apply(self):
        """Refuse the requests for the given reason."""
        self.ensure_one()
        self.request_ids.action_refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
