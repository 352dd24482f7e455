from odoo import fields, models


class AftersalesCaseAssign(models.TransientModel):
    """Choose the technician for one or many cases."""

    _name = "aftersales.case.assign"
    _description = "Assign Technician"

    case_ids = fields.Many2many(comodel_name="aftersales.case", required=True)
    technician_id = fields.Many2one(comodel_name="aftersales.technician", required=True)
    date_planned = fields.Datetime(
        string="Planned For", required=True, default=fields.Datetime.now
    )

    def action_apply(self):
        """Give all cases to the chosen technician."""
        self.ensure_one()
        self.case_ids.action_assign(self.technician_id, self.date_planned)
        return {"type": "ir.actions.act_window_close"}
