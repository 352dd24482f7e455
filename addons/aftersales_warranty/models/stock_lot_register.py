from odoo import api, models
from odoo.fields import Domain


class StockLot(models.Model):
    """Serials that are read off units nobody has registered yet."""

    _inherit = "stock.lot"

    @api.model
    def _find_registered(self, units):
        """Return the units that serials name, each the eldest of its serial.

        :param units: pairs of product id and serial
        :return: the units by those pairs
        :rtype: dict
        """
        units = set(units)
        found = self.search(
            Domain("product_id", "in", [product_id for product_id, __ in units])
            & Domain("name", "in", [name for __, name in units]),
            order="id desc",
        )
        by_unit = {(lot.product_id.id, lot.name): lot for lot in found}
        return {unit: by_unit[unit] for unit in units & by_unit.keys()}

    @api.model
    def _register_serials(self, units):
        """Create units that :meth:`_find_registered` has not found.

        Twenty who read the same new serial at once make one unit: the second starts
        over, and finds what the first has made.

        :param units: pairs of product id and serial
        :return: the units by those pairs
        :rtype: dict
        """
        units = list(dict.fromkeys(units))
        products = self.env["product.product"].browse({unit[0] for unit in units})
        products._lock_serials()
        lots = self.create(
            [{"product_id": product_id, "name": name} for product_id, name in units]
        )
        return dict(zip(units, lots, strict=True))

    @api.model
    def _find_or_register(self, product, serial):
        """Return the unit of a product with a serial, made if we never had it."""
        unit = (product.id, serial)
        found = self._find_registered([unit]) or self._register_serials([unit])
        return found[unit]
