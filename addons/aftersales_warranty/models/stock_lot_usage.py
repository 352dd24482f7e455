from odoo import models


class StockLot(models.Model):
    """What the counter of a unit has shown, as far as its promises ask for it."""

    _inherit = "stock.lot"

    def _get_usage_on(self, on_date):
        """Return what the unit's counter showed on a day, None while nobody knows.

        Hook for whoever keeps readings; a promise that ends at a reading does not
        end while there is none.

        :param datetime.date on_date: the day of the failure
        :rtype: float or None
        """
        self.ensure_one()
