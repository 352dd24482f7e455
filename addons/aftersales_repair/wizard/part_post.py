from odoo import fields, models


class AftersalesPartPost(models.TransientModel):
    """Ask by whom a parcel of parts goes to the customer."""

    _name = "aftersales.part.post"
    _description = "Post Parts"

    request_ids = fields.Many2many(
        comodel_name="aftersales.part.request", required=True
    )
    carrier_name = fields.Char(string="Carried By", required=True)
    tracking_ref = fields.Char(string="Tracking Number")

    def action_apply(self):
        """Post the parts of the requests."""
        self.ensure_one()
        self.request_ids.action_post(self.carrier_name, self.tracking_ref)
        return {"type": "ir.actions.act_window_close"}
