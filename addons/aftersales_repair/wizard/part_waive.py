from odoo import fields, models


class AftersalesPartWaive(models.TransientModel):
    """Ask why customers get posted parts for nothing."""

    _name = "aftersales.part.waive"
    _description = "Waive Posted Parts"

    part_ids = fields.Many2many(comodel_name="aftersales.work.part", required=True)
    reason = fields.Char(required=True)

    def action_apply(self):
        """Let the customers have the parts."""
        self.ensure_one()
        self.part_ids.action_posted_waive(self.reason)
        return {"type": "ir.actions.act_window_close"}
