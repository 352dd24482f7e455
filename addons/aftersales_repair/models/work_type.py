from odoo import fields, models


class AftersalesWorkType(models.Model):
    """The nature of a job: installation, repair, inspection, support."""

    _name = "aftersales.work.type"
    _description = "Work Type"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_installation = fields.Boolean(
        help="Installations may be open beside a repair of the same unit: a lost "
        "installation card must not block a repair.",
    )

    _code_uniq = models.UniqueIndex(
        "(code)", "Another work type has this code already."
    )
