from odoo import api, fields, models

from ..rules.cover_price import get_cover


class AftersalesVerdictMixin(models.AbstractModel):
    """What a line costs the customer: by the pricelist, or as sales has offered it."""

    _inherit = "aftersales.verdict.mixin"

    price_covered = fields.Monetary(
        string="Covered", compute="_compute_amounts", store=True, help="Before taxes."
    )

    @api.depends(
        "price_unit",
        "quantity",
        "covered_percent",
        "sale_line_id.price_unit",
        "sale_line_id.discount",
        "sale_line_id.state",
        "sale_line_id.aftersales_waived_qty",
        "sale_line_id.aftersales_reopened_qty",
    )
    def _compute_amounts(self):
        super()._compute_amounts()
        for line in self:
            # what sales took off the price of the list is a reduction
            full, discount, waived = line.price_full, line.covered_percent, 0.0
            # sudo: sale.order.line - technicians do not read sale orders
            sale_line = line.sale_line_id.sudo()
            if sale_line and sale_line.state != "cancel":
                discount = sale_line.discount
                terms = (line.quantity, line.currency_id)
                full = sale_line._get_full_amount(*terms)
                line.price_charged = sale_line._get_agreed_amount(*terms)
                waived = sale_line._get_given_back_qty()
            line.price_covered = get_cover(
                full,
                line.price_charged,
                discount,
                line.covered_percent,
                (line.currency_id or self.env.company.currency_id).round,
            )
            if waived:
                line.price_charged *= 1 - waived / line.quantity
