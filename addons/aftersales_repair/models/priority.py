from odoo import fields, models


class AftersalesPriority(models.Model):
    """How soon a case should be served."""

    _name = "aftersales.priority"
    _description = "Service Priority"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(
        default=10, help="The lowest comes first in the lists of cases and orders."
    )
    active = fields.Boolean(default=True)
    color = fields.Integer()
