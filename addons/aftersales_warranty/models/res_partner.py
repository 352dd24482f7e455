from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    is_dealer = fields.Boolean(
        string="Dealer",
        help="Sells our units on: a card issued by a delivery to a dealer names him as "
        "the dealer and waits for its consumer.",
    )
