from odoo import api, fields, models

from ..rules.cover_price import split_price


class AftersalesVerdictMixin(models.AbstractModel):
    """What a line costs the customer: by the pricelist, or as sales has offered it."""

    _inherit = "aftersales.verdict.mixin"

    price_covered = fields.Monetary(
        string="Covered", compute="_compute_amounts", store=True
    )

    @api.depends(
        "price_unit",
        "quantity",
        "covered_percent",
        "sale_line_id.price_unit",
        "sale_line_id.discount",
        "sale_line_id.state",
        "sale_line_id.aftersales_waived_qty",
    )
    def _compute_amounts(self):
        super()._compute_amounts()
        for line in self:
            price, discount, charged = line.price_full, line.covered_percent, 1.0
            # sudo: sale.order.line - technicians do not read sale orders
            sale_line = line.sale_line_id.sudo()
            if sale_line and sale_line.state != "cancel":
                price = sale_line._get_full_amount(line.quantity, line.currency_id)
                discount = sale_line.discount
                if sale_line.aftersales_waived_qty:
                    charged -= sale_line.aftersales_waived_qty / line.quantity
            line.price_covered, to_pay = split_price(
                price, discount, line.covered_percent
            )
            line.price_charged = to_pay * charged
