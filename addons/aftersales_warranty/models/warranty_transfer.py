from odoo import fields, models


class AftersalesWarrantyTransfer(models.Model):
    """A unit has gone from one owner to the next, and its warranty with it.

    The first entry of a card is its sale to the consumer, where that was registered.
    """

    _name = "aftersales.warranty.transfer"
    _description = "Transfer of Ownership"
    _inherit = ["aftersales.gate.mixin", "aftersales.audited.mixin"]
    _audited_parent = "card_id"
    _audited_fields = ("partner_from_id", "partner_id")
    _order = "date desc, id desc"

    card_id = fields.Many2one(
        "aftersales.warranty.card",
        string="Warranty Card",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial Number",
        related="card_id.lot_id",
        store=True,
        index="btree_not_null",
    )
    product_id = fields.Many2one(
        "product.product",
        related="card_id.product_id",
        store=True,
        index="btree_not_null",
    )
    partner_from_id = fields.Many2one(
        "res.partner",
        string="Previous Owner",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="New Owner",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty where the unit went back to a dealer.",
    )
    date = fields.Date(
        required=True, readonly=True, default=fields.Date.context_today, index=True
    )
    reason = fields.Char(readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Registered by",
        readonly=True,
        default=lambda self: self.env.user,
        index="btree_not_null",
        ondelete="restrict",
    )

    _goes_to_another = models.Constraint(
        "CHECK (partner_from_id IS DISTINCT FROM partner_id)",
        "A unit is transferred to another owner.",
    )

    def _get_gate_fields(self):
        return {
            "card_id",
            "partner_from_id",
            "partner_id",
            "date",
            "reason",
            "user_id",
        }
