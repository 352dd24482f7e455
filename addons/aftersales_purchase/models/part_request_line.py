from odoo import fields, models


class AftersalesPartRequestLine(models.Model):
    """A part that is bought for whoever has asked for it."""

    _inherit = "aftersales.part.request.line"

    purchase_line_ids = fields.One2many(
        comodel_name="purchase.order.line", inverse_name="aftersales_request_line_id"
    )

    # === BUSINESS METHODS === #

    def _prepare_purchase_line_vals(self, location):
        """Return the line of an application to the maker.

        :param location: where the part is to lie when it has come
        """
        self.ensure_one()
        return {
            "aftersales_request_line_id": self.id,
            "product_id": self.product_id.id,
            "product_qty": self.quantity,
            "product_uom_id": self.product_id.uom_id.id,
            "price_unit": self.price_unit,
            "location_final_id": location.id,
        }
