from odoo import fields, models


class ResCompany(models.Model):
    """How long a branch keeps a finished unit before somebody must ask for it."""

    _inherit = "res.company"

    aftersales_collect_days = fields.Integer(
        string="Collect Within (days)",
        default=14,
        required=True,
        help="Units that are ready for longer are listed as not collected.",
    )

    _aftersales_collect_days_positive = models.Constraint(
        "CHECK (aftersales_collect_days >= 0)",
        "Units are collected within a number of days, not before they are ready.",
    )
