from odoo import fields, models


class AftersalesChecklistLine(models.Model):
    """One point of a checklist, who answers it and with what evidence."""

    _name = "aftersales.checklist.line"
    _description = "Checklist Point"
    _inherit = ["aftersales.checkpoint.mixin"]
    _order = "sequence, id"

    checklist_id = fields.Many2one(
        comodel_name="aftersales.checklist",
        required=True,
        index=True,
        ondelete="cascade",
    )
    name = fields.Char(translate=True)
    stage = fields.Selection(
        [("work", "Technician"), ("check", "Inspector")],
        string="Answered By",
        required=True,
        default="check",
        help="The technician before he hands his log in, the inspector before the work "
        "passes.",
    )

    _limits_order = models.Constraint(
        "CHECK (limit_kind <> 'between' OR value_min <= value_max)",
        "The lowest allowed value cannot lie above the highest.",
    )
