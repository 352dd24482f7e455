from odoo import fields, models


class AftersalesOrderMakeLine(models.TransientModel):
    """A unit of the sale or delivery on which service may be ordered."""

    _name = "aftersales.order.make.line"
    _description = "Unit to Serve"

    wizard_id = fields.Many2one(
        comodel_name="aftersales.order.make",
        required=True,
        index=True,
        ondelete="cascade",
    )
    is_chosen = fields.Boolean(string="Serve", default=True)
    product_id = fields.Many2one(
        comodel_name="product.product", required=True, readonly=True
    )
    lot_id = fields.Many2one(comodel_name="stock.lot", string="Serial", readonly=True)
