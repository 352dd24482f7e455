from odoo import api, fields, models


class PurchaseOrderLine(models.Model):
    """A part on its way to whoever has asked for it."""

    _inherit = "purchase.order.line"

    aftersales_request_line_id = fields.Many2one(
        comodel_name="aftersales.part.request.line",
        string="Asked For By",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    is_aftersales_free = fields.Boolean(
        string="Free of Charge",
        compute="_compute_is_aftersales_free",
        help="The maker gives this part free, as he was asked to.",
    )

    # === COMPUTE METHODS === #

    @api.depends("aftersales_request_line_id")
    def _compute_is_aftersales_free(self):
        for line in self:
            # sudo: aftersales.part.request - buyers need no role in the service
            asked = line.aftersales_request_line_id.sudo()
            line.is_aftersales_free = asked.kind == "maker_free"

    def _compute_price_unit_and_date_planned_and_name(self):
        """Keep free what is given free: a new quantity brings no price back."""
        free = self.filtered("is_aftersales_free")
        prices = {line: line.price_unit for line in free}
        res = super()._compute_price_unit_and_date_planned_and_name()
        for line, price in prices.items():
            line.price_unit = price
        return res

    # === BUSINESS METHODS === #

    def _prepare_stock_move_vals(
        self, picking, price_unit, product_uom_qty, product_uom
    ):
        vals = super()._prepare_stock_move_vals(
            picking, price_unit, product_uom_qty, product_uom
        )
        asked = self.aftersales_request_line_id
        if asked:
            vals["aftersales_request_line_id"] = asked.id
            # technicians carry their parts outside every warehouse
            if asked.sudo().request_id.destination == "technician":
                vals["location_dest_id"] = self.location_final_id.id
        return vals

    @api.model
    def _prepare_purchase_order_line_from_procurement(self, *args, **kwargs):
        res = super()._prepare_purchase_order_line_from_procurement(*args, **kwargs)
        # the values are the last but one, before the order
        values = args[-2]
        res["aftersales_request_line_id"] = values.get("aftersales_request_line_id")
        return res

    def _find_candidate(self, *args):
        """Keep a line per line that was asked for: so it is known when it comes."""
        asked_id = args[-1].get("aftersales_request_line_id", False)
        lines = self.filtered(
            lambda line: line.aftersales_request_line_id.id == asked_id
        )
        return super(PurchaseOrderLine, lines)._find_candidate(*args)
