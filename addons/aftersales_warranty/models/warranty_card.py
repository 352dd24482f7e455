from odoo import fields, models

STATES = [
    ("blank", "Blank"),
    ("issued", "Issued"),
    ("active", "Active"),
    ("suspended", "Suspended"),
    ("void", "Void"),
    ("replaced", "Replaced"),
]
OPEN_STATES = ("issued", "active", "suspended")


class AftersalesWarrantyCard(models.Model):
    """The registration of one sold unit: what we promised to whom, until when."""

    _name = "aftersales.warranty.card"
    _description = "Warranty Card"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    name = fields.Char(string="Card Number", required=True, copy=False)
    lot_id = fields.Many2one("stock.lot", string="Serial Number", index=True)
    product_id = fields.Many2one("product.product", index=True)
    type_id = fields.Many2one("aftersales.warranty.type", required=True, index=True)
    partner_id = fields.Many2one("res.partner", string="Consumer", index=True)
    dealer_id = fields.Many2one("res.partner", index="btree_not_null")
    seller_name = fields.Char()
    sale_line_id = fields.Many2one("sale.order.line", index="btree_not_null")
    sale_order_id = fields.Many2one("sale.order", index="btree_not_null")
    move_id = fields.Many2one("stock.move", index="btree_not_null")
    picking_id = fields.Many2one("stock.picking", index="btree_not_null")
    purchase_date = fields.Date()
    delivery_date = fields.Date()
    installation_date = fields.Date()
    activation_date = fields.Date()
    state = fields.Selection(STATES, required=True, default="blank", index=True)
    date_start = fields.Date(readonly=True)
    date_end = fields.Date(readonly=True)
    coverage_ids = fields.One2many("aftersales.warranty.coverage", "card_id")
    needs_review = fields.Boolean()
    review_reason = fields.Text()
    replaced_by_id = fields.Many2one(
        "aftersales.warranty.card", index="btree_not_null"
    )
    replaces_id = fields.Many2one("aftersales.warranty.card", index="btree_not_null")
