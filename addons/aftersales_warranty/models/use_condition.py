from odoo import fields, models


class AftersalesUseCondition(models.Model):
    """A condition under which units are used, such as salty air or three shifts."""

    _name = "aftersales.use.condition"
    _description = "Condition of Use"
    _order = "kind, sequence, name"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        [
            ("environment", "Environment"),
            ("supply", "Power, Water and Gas"),
            ("intensity", "Intensity of Use"),
            ("handling", "Handling"),
        ],
        required=True,
        default="environment",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    note = fields.Char(help="What it means for the unit and its warranty.")

    _name_unique = models.UniqueIndex(
        "(name)", "A condition of use with this name exists already."
    )
