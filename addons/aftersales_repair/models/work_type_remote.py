from odoo import fields, models


class AftersalesWorkType(models.Model):
    """Some work is done at a distance, by telephone or screen."""

    _inherit = "aftersales.work.type"

    is_remote = fields.Boolean(
        string="At a Distance",
        help="Done by telephone or screen: no unit has to be named, none is taken in.",
    )
