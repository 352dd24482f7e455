from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    is_dealer = fields.Boolean(
        string="Dealer",
        help="Sells our units on: a card issued by a delivery to a dealer names him as "
        "the dealer and waits for its consumer.",
    )
    card_count = fields.Integer(
        string="Warranty Card Count",
        compute="_compute_card_count",
        groups="aftersales_warranty.aftersales_group_user",
    )

    # === COMPUTE METHODS === #

    def _compute_card_count(self):
        card_model = self.env["aftersales.warranty.card"]
        consumers = dict(
            card_model._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        dealers = dict(
            card_model._read_group(
                [("dealer_id", "in", self.ids)], ["dealer_id"], ["__count"]
            )
        )
        for partner in self:
            partner.card_count = consumers.get(partner, 0) + dealers.get(partner, 0)

    # === ACTION METHODS === #

    def action_view_cards(self):
        """Open the cards of the units this partner uses or has sold on."""
        self.ensure_one()
        return self.env["aftersales.warranty.card"]._get_action(
            ["|", ("partner_id", "=", self.id), ("dealer_id", "=", self.id)]
        )
