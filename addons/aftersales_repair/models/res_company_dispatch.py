from odoo import fields, models


class ResCompany(models.Model):
    """How strictly a branch gives out its work."""

    _inherit = "res.company"

    aftersales_dispatch_check = fields.Selection(
        [
            ("none", "Do not check"),
            ("warn", "Warn"),
            ("block", "Forbid"),
        ],
        string="Unsuitable Technician",
        required=True,
        default="warn",
        help="What happens when a job is given to somebody who lacks a skill or a "
        "valid certificate, works elsewhere, is off duty, overloaded or visits "
        "another customer at that time, or whose work on the unit failed.",
    )
    aftersales_max_open_jobs = fields.Integer(
        string="Open Jobs per Technician",
        default=20,
        help="Who has so many open jobs is overloaded. Zero sets no limit.",
    )

    _aftersales_max_open_jobs_positive = models.Constraint(
        "CHECK (aftersales_max_open_jobs >= 0)",
        "The number of open jobs cannot be negative.",
    )
