from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _eligible_for_stock_account(self):
        """Leave out parts whose cost the warranty bears: it is in the books once."""
        return super()._eligible_for_stock_account() and not any(
            move.location_dest_id.aftersales_cost_carrier
            for move in self._get_stock_moves()
        )
