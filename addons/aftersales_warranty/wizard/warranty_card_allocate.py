from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules.identifier import clean_identifier

TARGETS = [
    ("party", "Product or Dealer"),
    ("serial", "Serial Numbers, One by One"),
    ("nothing", "Nothing (Take Back)"),
]


class AftersalesWarrantyCardAllocate(models.TransientModel):
    """Asks to what blank cards are allocated: cards at hand, or a range of numbers."""

    _name = "aftersales.warranty.card.allocate"
    _description = "Allocate Warranty Cards"

    card_ids = fields.Many2many(
        "aftersales.warranty.card",
        "aftersales_warranty_card_allocate_rel",
        "wizard_id",
        "card_id",
        string="Cards",
    )
    number_first = fields.Char(string="First Card")
    number_last = fields.Char(string="Last Card")
    target = fields.Selection(
        TARGETS, string="Allocate to", required=True, default="party"
    )
    product_id = fields.Many2one(
        "product.product", domain=[("tracking", "=", "serial")]
    )
    dealer_id = fields.Many2one("res.partner", domain=[("is_dealer", "=", True)])
    serials = fields.Text(
        string="Serial Numbers",
        help="One to a line, in the order of the cards. Scan them one after another.",
    )
    card_count = fields.Integer(string="Number of Cards", compute="_compute_counts")
    serial_count = fields.Integer(string="Number of Serials", compute="_compute_counts")

    # === COMPUTE METHODS === #

    @api.depends("card_ids", "number_first", "number_last", "serials")
    def _compute_counts(self):
        for wizard in self:
            wizard.card_count = len(wizard._get_cards())
            wizard.serial_count = len(wizard._get_serials())

    # === ACTION METHODS === #

    def action_confirm(self):
        """Allocate the cards, or take them back."""
        self.ensure_one()
        cards = self._get_cards()
        if not cards:
            raise UserError(self.env._("There are no cards with these numbers."))
        if self.target == "party":
            if not (self.product_id or self.dealer_id):
                raise UserError(self.env._("Choose a product, a dealer, or both."))
            cards.action_allocate(product=self.product_id, dealer=self.dealer_id)
        elif self.target == "serial":
            cards.action_allocate_lots(self._find_lots(cards).ids)
        else:
            cards.action_deallocate()
        return {"type": "ir.actions.act_window_close"}

    # === BUSINESS METHODS === #

    def _get_cards(self):
        """Return the cards at hand, else those of the range, in their order."""
        self.ensure_one()
        first = clean_identifier(self.number_first)
        last = clean_identifier(self.number_last) or first
        if self.card_ids:
            return self.card_ids.sorted(lambda card: (len(card.name), card.name))
        return self.card_ids._find_range(first, last) if first else self.card_ids

    def _get_serials(self):
        """Return the serial numbers that were keyed in or scanned."""
        lines = map(clean_identifier, (self.serials or "").splitlines())
        return [line for line in lines if line]

    def _find_lots(self, cards):
        """Return the units of the serial numbers, in their order."""
        serials = self._get_serials()
        lots = self.env["stock.lot"].search([("name", "in", serials)])
        products = cards.product_id | self.product_id
        if products:
            lots = lots.filtered(lambda lot: lot.product_id in products)
        lots_by_name = lots.grouped("name")
        missing = [name for name in serials if name not in lots_by_name]
        if missing:
            raise UserError(
                self.env._(
                    "There is no unit with these serial numbers: %s.",
                    ", ".join(missing[:10]) + ("…" if missing[10:] else ""),
                )
            )
        double = [name for name, found in lots_by_name.items() if len(found) > 1]
        if double:
            raise UserError(
                self.env._(
                    "Several products have these serial numbers: %s. Choose the "
                    "product.",
                    ", ".join(double[:10]),
                )
            )
        return lots.browse([lots_by_name[name].id for name in serials])
