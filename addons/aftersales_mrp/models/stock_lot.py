from odoo import api, models


class StockLot(models.Model):
    _inherit = "stock.lot"

    @api.model
    def _get_delivery_models(self):
        # a move of production tells its operation by its order
        return [*super()._get_delivery_models(), "mrp.production"]
