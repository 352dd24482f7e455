from odoo import fields, models


class ResCompany(models.Model):
    """How long the work of a branch has to last."""

    _inherit = "res.company"

    aftersales_comeback_days = fields.Integer(
        string="Comeback Within (Days)",
        default=30,
        help="A unit that is back within so many days after its hand-over is a "
        "comeback of that case; 0 looks for none.",
    )

    _aftersales_comeback_days_positive = models.Constraint(
        "CHECK (aftersales_comeback_days IS NULL OR aftersales_comeback_days >= 0)",
        "The days within which a unit is a comeback cannot be negative.",
    )
