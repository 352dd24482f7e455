from odoo import api, models


class StockPicking(models.Model):
    """What is taken in from customers, from where it lies with them.

    A unit or part that was given under cover lies where its cost went: taken from
    elsewhere it would lie in two places from then on.
    """

    _inherit = "stock.picking"

    @api.model
    def _prepare_aftersales(self, operation, *, move_vals_list, **transfer):
        return super()._prepare_aftersales(
            operation,
            move_vals_list=self._take_from_carriers(
                operation.sudo().company_id, move_vals_list
            ),
            **transfer,
        )

    @api.model
    def _take_from_carriers(self, company, move_vals_list):
        """Return values of moves, each from where its serial lies among customers."""
        customers = self.env["stock.location"]._get_customers()
        lots = self.env["stock.lot"].browse(
            vals["aftersales_lot_id"]
            for vals in move_vals_list
            if vals.get("aftersales_lot_id") and vals["location_id"] == customers.id
        )
        if not lots:
            return move_vals_list
        # sudo: stock.quant - of all branches; roles of the service read no stock
        quants = lots.sudo().quant_ids.filtered(
            lambda quant: (
                quant.quantity > 0 and quant.location_id.aftersales_cost_carrier
            )
        )
        own = quants.filtered(lambda quant: quant.company_id == company)
        (quants - own)._leave_carriers()
        places = {quant.lot_id.id: quant.location_id.id for quant in own}
        return [
            vals
            if vals["location_id"] != customers.id
            else {
                **vals,
                "location_id": places.get(
                    vals.get("aftersales_lot_id"), vals["location_id"]
                ),
            }
            for vals in move_vals_list
        ]
