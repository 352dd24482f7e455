from odoo import fields, models


class AftersalesOrderRefuse(models.TransientModel):
    """Ask a technician why he declines jobs."""

    _name = "aftersales.order.refuse"
    _description = "Decline Job"

    order_ids = fields.Many2many(comodel_name="aftersales.order", required=True)
    reason = fields.Text(required=True)

    def action_apply(self):
        """Decline the jobs for the given reason."""
        self.ensure_one()
        self.order_ids.action_refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
