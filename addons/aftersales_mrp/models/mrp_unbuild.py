from odoo import models


class MrpUnbuild(models.Model):
    _inherit = "mrp.unbuild"

    def action_unbuild(self):
        res = super().action_unbuild()
        if self.state == "done":
            self._record_dismantling()
        return res

    def _record_dismantling(self):
        """Write down that the unit is no more: its parts are out, its cards stand.

        What production said about the unit stays on record.
        """
        # sudo: aftersales.unit.component, aftersales.warranty.card - follow the unit
        lots = self.lot_id.sudo().filtered(
            lambda lot: lot.product_id.tracking == "serial"
        )
        lots.component_ids.filtered("is_installed")._take_out_today()
        lots.card_ids._suspend_returned(self.env._("Taken apart with %s", self.name))
