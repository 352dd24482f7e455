from odoo import api, models

# as what the moves of an after-sales operation bring things to their place
MOVED_AS = {
    "old_part": "faulty",
    "recovery": "repaired",
    "refurbish": "refurbished",
}


class StockPicking(models.Model):
    """Transfers of the service that know the condition of what they move."""

    _inherit = "stock.picking"

    @api.model
    def _prepare_aftersales(self, operation, *, move_vals_list, **transfer):
        step = operation.sudo().aftersales_operation
        return super()._prepare_aftersales(
            operation,
            move_vals_list=[
                {"aftersales_condition": self._get_moved_as(step, vals), **vals}
                for vals in move_vals_list
            ],
            **transfer,
        )

    @api.model
    def _make_aftersales(self, vals_list):
        pickings = super()._make_aftersales(vals_list)
        changed = pickings.filtered(lambda done: done.aftersales_operation in MOVED_AS)
        changed.move_ids._keep_aftersales_conditions()
        return pickings

    @api.model
    def _get_moved_as(self, step, vals):
        """Return the condition of what a move is for.

        :param str step: the after-sales operation
        :param dict vals: the values of the move to be
        """
        if step == "old_part" and vals.get("is_aftersales_graded"):
            # a good part out of a unit beyond repair
            return "repaired"
        # sudo: stock.lot - as the transfer is made
        lot = self.env["stock.lot"].sudo().browse(vals.get("aftersales_lot_id") or [])
        plain = "new" if step == "consumption" else False
        return MOVED_AS.get(step) or lot.aftersales_condition or plain
