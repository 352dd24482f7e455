from odoo import models


class StockScrap(models.Model):
    """A serial that is scrapped is scrap, whoever scrapped it."""

    _inherit = "stock.scrap"

    def do_scrap(self):
        res = super().do_scrap()
        serials = self.lot_id.filtered(lambda lot: lot.product_id.tracking == "serial")
        serials._set_condition("scrapped")
        return res
