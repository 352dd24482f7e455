from odoo import fields, models

ISSUE_EVENTS = [
    ("delivery", "Delivery"),
    ("receipt", "Receipt"),
    ("production", "Production"),
    ("manual", "By Hand"),
]
RESALE_RULES = [
    ("review", "Ask Somebody"),
    ("fresh", "New Card, Void the Old One"),
    ("rest", "Resume the Old Card"),
]


class AftersalesWarrantyType(models.Model):
    """When the cards of a type come into being, and what is kept on them."""

    _inherit = "aftersales.warranty.type"

    issue_event = fields.Selection(
        ISSUE_EVENTS,
        string="Card Issued at",
        required=True,
        tracking=True,
        default="delivery",
        help="What issues the card of a unit by itself. A card issued before the sale "
        "is completed by the delivery: it then names who bought the unit, and when.",
    )
    resale_rule = fields.Selection(
        RESALE_RULES,
        string="Returned and Sold Again",
        required=True,
        tracking=True,
        default="review",
        help="What becomes of the card of a unit that came back from a sale and is "
        "sold once more: somebody decides, the new owner gets a full new promise, or "
        "what is left of the old one. So it is with a unit that went back to its "
        "supplier or was taken apart, and is received or made again.",
    )
    card_properties_definition = fields.PropertiesDefinition(
        string="Properties of the Cards"
    )
