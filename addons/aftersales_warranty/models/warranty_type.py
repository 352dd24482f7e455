from odoo import fields, models

START_RULES = [
    ("production", "Production"),
    ("receipt", "Receipt"),
    ("sale", "Sale"),
    ("delivery", "Delivery"),
    ("installation", "Installation"),
    ("activation", "Activation"),
    ("manual", "Manual"),
]


class AftersalesWarrantyType(models.Model):
    """A warranty policy: what we promise for a product, and from which day on."""

    _name = "aftersales.warranty.type"
    _description = "Warranty Type"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    start_rule = fields.Selection(
        START_RULES,
        string="Starts With",
        required=True,
        default="delivery",
        help="The event from which the periods are counted.",
    )
    latest_start_months = fields.Integer(
        string="Latest Start (Months)",
        help="The periods start no later than so many months after the delivery, "
        "even when the event has not happened. 0 sets no limit.",
    )
    term_ids = fields.One2many("aftersales.warranty.term", "type_id", copy=True)
    product_tmpl_ids = fields.One2many(
        "product.template", "warranty_type_id", string="Products"
    )
    note = fields.Html(
        string="Conditions", translate=True, help="Printed on the card."
    )

    _latest_start_positive = models.Constraint(
        "CHECK (latest_start_months >= 0)",
        "The latest start is a number of months, zero or more.",
    )
