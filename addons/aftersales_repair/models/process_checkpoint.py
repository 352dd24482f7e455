from odoo import fields, models


class AftersalesProcessCheckpoint(models.Model):
    """One point of the checklist an inspector goes through."""

    _name = "aftersales.process.checkpoint"
    _description = "Quality Checkpoint"
    _order = "sequence, id"

    process_id = fields.Many2one(
        comodel_name="aftersales.process",
        required=True,
        index=True,
        ondelete="cascade",
    )
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
