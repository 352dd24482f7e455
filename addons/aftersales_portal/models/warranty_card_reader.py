from odoo import api, models

# what a dealer sees of the card of a unit he has sold
CARD_FIELDS = frozenset(
    {
        "activation_date",
        "brand_id",
        "date_end",
        "date_start",
        "dealer_id",
        "delivery_date",
        "installation_date",
        "lot_id",
        "product_id",
        "purchase_date",
        "remaining_days",
        "remaining_percent",
        "stamp_date",
        "state",
        "type_id",
    }
)


class AftersalesWarrantyCard(models.Model):
    """Who reads a card whole, and who without its owner."""

    _name = "aftersales.warranty.card"
    _inherit = [
        "aftersales.reader.name.mixin",
        "aftersales.warranty.card",
        "aftersales.reader.mixin",
    ]

    @api.model
    def _get_portal_fields(self):
        return super()._get_portal_fields() | CARD_FIELDS

    def _is_portal_open(self, user, name):
        return self._is_owned_by(user)
