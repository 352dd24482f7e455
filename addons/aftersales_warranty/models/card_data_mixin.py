from odoo import fields, models

DATA_FIELDS = (
    "card_partner_id",
    "card_dealer_id",
    "card_seller_name",
    "card_purchase_date",
    "card_properties",
)


class AftersalesCardDataMixin(models.AbstractModel):
    """What a document of the sale knows for the warranty cards that come out of it.

    Keyed in once, where it becomes known first; the cards take it over.
    """

    _name = "aftersales.card.data.mixin"
    _description = "Data of Warranty Cards"

    card_type_id = fields.Many2one(
        "aftersales.warranty.type",
        string="Warranty Type",
        compute="_compute_card_type_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
        help="The type of the first unit that is sold with a warranty.",
    )
    card_partner_id = fields.Many2one(
        "res.partner",
        string="Consumer",
        index="btree_not_null",
        ondelete="restrict",
        help="Who will use the units, where it is not the one who orders them.",
    )
    card_dealer_id = fields.Many2one(
        "res.partner",
        string="Shop",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("is_dealer", "=", True)],
        help="The shop that sells the units to their consumer.",
    )
    card_seller_name = fields.Char(string="Seller")
    card_purchase_date = fields.Date(
        string="Purchase Date",
        help="The day on which the consumer bought the units. Empty takes the day of "
        "the order.",
    )
    card_properties = fields.Properties(
        definition="card_type_id.card_properties_definition",
        copy=True,
    )

    def _compute_card_type_id(self):
        """Find the type of the first unit that is sold with a warranty."""
        self.card_type_id = False

    def _get_first_warranty_type(self, products):
        """Return the type of the first product whose units get cards."""
        for product in products.filtered(lambda product: product.tracking == "serial"):
            warranty_type = product._get_warranty_type()
            if warranty_type:
                return warranty_type
        return self.env["aftersales.warranty.type"]

    def _get_card_properties(self):
        """Return the open properties that have a value, by name."""
        # sudo: aftersales.warranty.type - salesmen key in what the type asks for
        record = self.sudo()
        if not record.card_type_id.card_properties_definition:
            return {}
        properties = record.read(["card_properties"])[0]["card_properties"]
        return {each["name"]: each["value"] for each in properties if each.get("value")}

    def _prepare_card_data(self):
        """Prepare what was keyed in, as values of another such document."""
        self.ensure_one()
        data = {name: self[name] for name in DATA_FIELDS if name != "card_properties"}
        vals = self._convert_to_write(data)
        properties = self._get_card_properties()
        if properties:
            vals |= {
                "card_type_id": self.card_type_id.id,
                "card_properties": properties,
            }
        return {name: value for name, value in vals.items() if value}

    def _prepare_data_of_card(self, warranty_type):
        """Prepare what was keyed in, as values of a warranty card."""
        self.ensure_one()
        vals = {
            "partner_id": self.card_partner_id.id,
            "dealer_id": self.card_dealer_id.id,
            "seller_name": self.card_seller_name,
            "purchase_date": self.card_purchase_date,
        }
        if warranty_type == self.card_type_id:
            vals["properties"] = self._get_card_properties()
        return {name: value for name, value in vals.items() if value}
