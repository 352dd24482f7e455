from odoo import api, fields, models
from odoo.exceptions import UserError


class AftersalesWarrantySellOut(models.TransientModel):
    """Asks who has bought units from which shop, and stamps their cards."""

    _name = "aftersales.warranty.sell.out"
    _description = "Register Sell-out"

    card_ids = fields.Many2many(
        "aftersales.warranty.card",
        "aftersales_warranty_sell_out_rel",
        "wizard_id",
        "card_id",
        string="Cards",
        required=True,
        domain=[
            ("state", "in", ("blank", "issued", "active")),
            ("lot_id", "!=", False),
        ],
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Consumer",
        compute="_compute_from_cards",
        store=True,
        precompute=True,
        readonly=False,
    )
    phone = fields.Char(help="Finds the consumer; makes a new one where nobody has it.")
    consumer_name = fields.Char(string="Name")
    dealer_id = fields.Many2one(
        "res.partner",
        string="Shop",
        domain=[("is_dealer", "=", True)],
        compute="_compute_from_cards",
        store=True,
        precompute=True,
        readonly=False,
    )
    seller_name = fields.Char(
        string="Seller",
        compute="_compute_from_cards",
        store=True,
        precompute=True,
        readonly=False,
    )
    purchase_date = fields.Date(
        compute="_compute_from_cards", store=True, precompute=True, readonly=False
    )
    type_id = fields.Many2one(
        "aftersales.warranty.type",
        compute="_compute_from_cards",
        store=True,
        precompute=True,
    )
    properties = fields.Properties(
        definition="type_id.card_properties_definition", copy=False
    )
    is_activated = fields.Boolean(
        string="Activate", help="The consumer activates the warranty at once."
    )

    # === COMPUTE METHODS === #

    @api.depends("card_ids")
    def _compute_from_cards(self):
        today = fields.Date.context_today(self)
        for wizard in self:
            cards = wizard.card_ids
            wizard.partner_id = cards.partner_id[:1] or wizard.partner_id
            wizard.dealer_id = cards.dealer_id[:1] or wizard.dealer_id
            wizard.seller_name = cards[:1].seller_name or wizard.seller_name
            wizard.purchase_date = (
                cards[:1].purchase_date or wizard.purchase_date or today
            )
            # Open properties are those of one type.
            wizard.type_id = cards.type_id if len(cards.type_id) == 1 else False

    # === ACTION METHODS === #

    def action_confirm(self):
        """Register the sale and stamp the cards."""
        self.ensure_one()
        self.card_ids.check_access("write")
        self.card_ids.action_sell_out(
            self._get_consumer(), self._prepare_card_vals(), activate=self.is_activated
        )
        return {"type": "ir.actions.act_window_close"}

    # === BUSINESS METHODS === #

    def _get_consumer(self):
        """Return the consumer, found or made by his phone where none is chosen."""
        if self.partner_id:
            return self.partner_id
        if not (self.phone or "").strip():
            raise UserError(self.env._("Choose the consumer, or enter his phone."))
        return self.env["res.partner"]._find_or_create_consumer(
            self.phone, self.consumer_name
        )

    def _prepare_card_vals(self):
        """Prepare what the cards take over."""
        return {
            "dealer_id": self.dealer_id.id,
            "seller_name": self.seller_name,
            "purchase_date": self.purchase_date,
            "properties": self.type_id and self.read(["properties"])[0]["properties"],
        }
