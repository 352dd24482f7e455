from odoo import api, models


class StockLot(models.Model):
    """The deliveries and the life of units that are made here."""

    _inherit = "stock.lot"

    @api.model
    def _get_delivery_models(self):
        # a move of production tells its operation by its order
        return [*super()._get_delivery_models(), "mrp.production"]

    def _get_stock_event_title(self, line):
        if not line.move_id.unbuild_id:
            return super()._get_stock_event_title(line)
        if line.location_dest_id.usage == "production":
            return self.env._("Taken apart with %s", line.reference)
        return self.env._("Recovered with %s", line.reference)

    def _get_stock_event_document(self, line):
        move = line.move_id
        return (
            move.unbuild_id
            or move.production_id
            or move.raw_material_production_id
            or super()._get_stock_event_document(line)
        )
