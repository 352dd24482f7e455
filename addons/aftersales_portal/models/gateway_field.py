from odoo import fields, models

# the inputs a form of reception may have, and how many characters each takes
FORM_FIELDS = {
    "identifier": 100,
    "product": 200,
    "complaint": 4000,
    "unit_condition": 2000,
    "accessories": 500,
    "customer_name": 200,
    "phone": 40,
    "street": 300,
    "city": 100,
    "deliverer_name": 200,
    "list_number": 100,
    "note": 4000,
    "photos": 0,
}


class AftersalesGatewayField(models.Model):
    """One input of the form of a gateway, and whether it may stay empty."""

    _name = "aftersales.gateway.field"
    _description = "Reception Gateway Field"
    _order = "gateway_id, sequence, id"

    gateway_id = fields.Many2one(
        comodel_name="aftersales.gateway",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(default=10)
    name = fields.Selection(
        [
            ("identifier", "Serial or card number"),
            ("product", "Product"),
            ("complaint", "What is wrong"),
            ("unit_condition", "Condition of the unit"),
            ("accessories", "What comes with it"),
            ("customer_name", "Name of the customer"),
            ("phone", "Mobile of the customer"),
            ("street", "Street"),
            ("city", "City"),
            ("deliverer_name", "Brought by"),
            ("list_number", "Your own number"),
            ("note", "Remarks"),
            ("photos", "Photos"),
        ],
        string="Field",
        required=True,
    )
    label = fields.Char(
        translate=True, help="What stands at the input, where it is to say more."
    )
    is_required = fields.Boolean(string="Required")

    _field_uniq = models.UniqueIndex(
        "(gateway_id, name)", "The form has this field already."
    )
