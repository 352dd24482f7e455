from odoo import fields, models


class AftersalesLogSign(models.TransientModel):
    """Let the customer sign the minutes of a visit on the screen."""

    _name = "aftersales.log.sign"
    _description = "Sign Service Minutes"

    log_id = fields.Many2one(comodel_name="aftersales.work.log", required=True)
    work_done = fields.Text(related="log_id.work_done")
    signed_by = fields.Char(string="Name", required=True)
    signature = fields.Binary(attachment=False)

    def action_apply(self):
        """Sign the log."""
        self.ensure_one()
        self.log_id.action_sign(self.signed_by, self.signature)
        return {"type": "ir.actions.act_window_close"}
