from odoo import api, models


class StockMoveLine(models.Model):
    """Corrections of an order that is done already."""

    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._get_done_productions()._record_units()
        return lines

    def write(self, vals):
        res = super().write(vals)
        if {"lot_id", "quant_id", "quantity"} & set(vals):
            self._get_done_productions()._record_units()
        return res

    def _get_done_productions(self):
        """Return the orders that are done and that these lines belong to."""
        moves = self.filtered(lambda line: line.state == "done").move_id
        productions = moves.production_id | moves.raw_material_production_id
        return productions.filtered(lambda production: production.state == "done")
