from odoo import fields, models


class ResCompany(models.Model):
    """How long installation cards of a branch may be out."""

    _inherit = "res.company"

    aftersales_card_days = fields.Integer(
        string="Installation Card Due After (Days)",
        default=14,
        help="An installation card that is out longer is overdue.",
    )

    _aftersales_card_days_positive = models.Constraint(
        "CHECK (aftersales_card_days BETWEEN 0 AND 3650)",
        "Installation cards are due after 0 to 3650 days.",
    )
