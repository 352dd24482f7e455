from odoo import api, fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    card_ids = fields.One2many(
        "aftersales.warranty.card",
        "picking_id",
        string="Warranty Cards",
        groups="aftersales_warranty.aftersales_group_user",
    )
    card_count = fields.Integer(
        string="Warranty Card Count",
        compute="_compute_card_count",
        groups="aftersales_warranty.aftersales_group_user",
    )

    # === COMPUTE METHODS === #

    @api.depends("card_ids")
    def _compute_card_count(self):
        counts = dict(
            self.env["aftersales.warranty.card"]._read_group(
                [("picking_id", "in", self.ids)], ["picking_id"], ["__count"]
            )
        )
        for picking in self:
            picking.card_count = counts.get(picking, 0)

    # === ACTION METHODS === #

    def action_view_cards(self):
        """Open the cards this delivery has issued."""
        self.ensure_one()
        return self.env["aftersales.warranty.card"]._get_action(
            [("picking_id", "=", self.id)]
        )

    def action_print_cards(self):
        """Print all cards of these deliveries as one document."""
        cards = self.card_ids.filtered(lambda card: card.lot_id)
        return self.env.ref(
            "aftersales_warranty.aftersales_warranty_card_report"
        ).report_action(cards, config=False)

    # === BUSINESS METHODS === #

    def _log_warranty_cards(self, cards):
        """Note on each delivery how many cards came out of it, in one message."""
        bodies = {}
        for picking in self:
            own = cards.filtered(
                lambda card, picking=picking: card.picking_id == picking
            )
            review = own.filtered("needs_review")
            body = self.env._("%s warranty cards issued.", len(own - review))
            if review:
                body = self.env._(
                    "%(issued)s warranty cards issued, %(count)s to review: %(names)s.",
                    issued=len(own - review),
                    count=len(review),
                    names=", ".join(review.mapped("name")),
                )
            bodies[picking.id] = body
        if bodies:
            self._message_log_batch(bodies)
