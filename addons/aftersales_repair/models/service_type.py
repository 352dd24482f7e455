from odoo import fields, models

COST_CARRIERS = [
    ("company", "Our company"),
    ("brand", "Brand or maker"),
    ("goodwill", "Goodwill"),
]


class AftersalesServiceType(models.Model):
    """On whose account a case runs: warranty, customer, contract or goodwill."""

    _name = "aftersales.service.type"
    _description = "Service Type"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    account_basis = fields.Selection(
        [
            ("in_warranty", "In Warranty"),
            ("charged", "Charged"),
            ("contract", "Contract"),
            ("goodwill", "Goodwill"),
        ],
        required=True,
        default="in_warranty",
    )
    cost_carrier = fields.Selection(
        COST_CARRIERS,
        required=True,
        default="company",
        help="Who bears the cost of what the customer does not pay. Covered parts "
        "leave the stock through the consumption location of this carrier.",
    )
