from odoo import models


class StockMove(models.Model):
    """A bought part, which costs what it was bought for."""

    _inherit = "stock.move"

    def _is_valued_as_asked(self):
        return super()._is_valued_as_asked() and not self.purchase_line_id
