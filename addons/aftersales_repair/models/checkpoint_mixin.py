from odoo import api, fields, models

from ..rules.measurement import ANY, AT_LEAST, AT_MOST, BETWEEN, describe_limits


class AftersalesCheckpointMixin(models.AbstractModel):
    """What is to be looked at, and the evidence asked for it."""

    _name = "aftersales.checkpoint.mixin"
    _description = "Checkpoint"

    name = fields.Char(string="Checkpoint", required=True)
    sequence = fields.Integer(default=10)
    evidence = fields.Selection(
        [("none", "None"), ("photo", "Photo"), ("measurement", "Measurement")],
        required=True,
        default="none",
        help="What must be there before the work is handed in, or passes.",
    )
    unit = fields.Char(
        string="Measured In", help="What is measured in: V, bar, °C, MΩ."
    )
    limit_kind = fields.Selection(
        [
            (ANY, "Any Value"),
            (AT_LEAST, "At Least"),
            (AT_MOST, "At Most"),
            (BETWEEN, "Between"),
        ],
        string="Allowed",
        required=True,
        default=ANY,
    )
    value_min = fields.Float(string="From", digits=(16, 3))
    value_max = fields.Float(string="To", digits=(16, 3))
    limits = fields.Char(compute="_compute_limits")

    @api.depends("limit_kind", "value_min", "value_max", "unit")
    def _compute_limits(self):
        for point in self:
            point.limits = describe_limits(
                point.limit_kind, point.value_min, point.value_max, point.unit
            )

    @api.model
    def _get_definition_fields(self):
        """Return the fields that say what is asked, and no answer."""
        return [
            "name",
            "sequence",
            "evidence",
            "unit",
            "limit_kind",
            "value_min",
            "value_max",
        ]
