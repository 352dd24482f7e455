from odoo import api, fields, models

STRATEGY = "warranty_date"


class StockQuant(models.Model):
    _inherit = "stock.quant"

    # not stored: a new date of a unit must not rewrite every place it has been in
    removal_warranty_date = fields.Date(related="lot_id.removal_warranty_date")

    @api.model
    def _get_removal_strategy(self, product_id, location_id):
        if (
            # while a transfer is carried out its units are chosen already
            self.env.context.get("quants_cache") is None
            and product_id.tracking == "serial"
            # sudo: stock.warehouse - the scheduler asks for every branch
            and location_id.sudo().warehouse_id.ship_by_warranty_date
            and not self._is_removal_strategy_chosen(product_id, location_id)
        ):
            return STRATEGY
        return super()._get_removal_strategy(product_id, location_id)

    @api.model
    def _is_removal_strategy_chosen(self, product, location):
        """Tell whether somebody has set a strategy, so that FIFO is no mere default."""
        # sudo: product.category - as core reads the strategy itself
        if product.sudo().categ_id.removal_strategy_id:
            return True
        place = location.sudo()
        while place:
            if place.removal_strategy_id:
                return True
            place = place.location_id
        return False

    @api.model
    def _get_removal_strategy_order(self, removal_strategy):
        if removal_strategy == STRATEGY:
            # units without a date come last, in the order they came in
            return "removal_warranty_date ASC NULLS LAST, in_date, id"
        return super()._get_removal_strategy_order(removal_strategy)
