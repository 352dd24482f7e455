"""Where a unit or a card is chosen, whatever the finder knows is accepted."""

from odoo import api, models
from odoo.fields import Domain

# What a name search would not find by itself.
KINDS = (
    "card",
    "component",
    "body",
    "phone",
    "national_id",
    "subscription",
    "invoice",
    "sale",
    "delivery",
)


class StockLot(models.Model):
    _inherit = "stock.lot"

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        hits = self.env["aftersales.unit.finder"]._find_for_name(operator, value)
        lot_ids = [hit.lot.id for hit in hits if hit.lot]
        return domain | Domain("id", "in", lot_ids) if lot_ids else domain


class AftersalesWarrantyCard(models.Model):
    _inherit = "aftersales.warranty.card"

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        hits = self.env["aftersales.unit.finder"]._find_for_name(operator, value)
        card_ids = [hit.card.id for hit in hits if hit.card]
        return domain | Domain("id", "in", card_ids) if card_ids else domain


class AftersalesUnitFinder(models.AbstractModel):
    _inherit = "aftersales.unit.finder"

    @api.model
    def _find_for_name(self, operator, value):
        """Return the hits that a search by name offers beside the names themselves."""
        is_text = isinstance(value, str) and operator in ("ilike", "like", "=")
        is_staff = self.env.su or self.env.user.has_group(
            "aftersales_warranty.aftersales_group_user"
        )
        return self._find_exact(value, kinds=KINDS) if is_text and is_staff else []
