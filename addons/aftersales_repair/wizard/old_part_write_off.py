from odoo import fields, models


class AftersalesOldPartWriteOff(models.TransientModel):
    """Say why old parts are given up."""

    _name = "aftersales.old.part.write.off"
    _description = "Write Old Parts Off"

    old_part_ids = fields.Many2many(comodel_name="aftersales.old.part", required=True)
    reason = fields.Char(required=True)

    def action_apply(self):
        """Give the parts up, at the charge of who owes them."""
        self.ensure_one()
        self.old_part_ids.action_write_off(self.reason)
        return {"type": "ir.actions.act_window_close"}
