from odoo import models

from odoo.addons.aftersales_warranty.tools.made_names import translate_made_names


class StockWarehouse(models.Model):
    """The operation types and routes we made for a warehouse, in each language."""

    _inherit = "stock.warehouse"

    def _create_aftersales_operations(self):
        res = super()._create_aftersales_operations()
        self.sudo()._translate_made_names()
        return res

    def _translate_made_names(self):
        translate_made_names(self, lambda warehouses: warehouses._get_made_names())

    def _get_made_names(self):
        """Return what we made for these warehouses, as the step or the way is named."""
        types = self.env["stock.picking.type"].with_context(active_test=False)
        labels = dict(
            types._fields["aftersales_operation"]._description_selection(self.env)
        )
        names = {
            operation: labels[operation.aftersales_operation]
            for operation in types.search(
                [
                    ("warehouse_id", "in", self.ids),
                    ("aftersales_operation", "!=", False),
                ]
            )
        }
        for warehouse in self:
            route = warehouse.aftersales_supply_route_id
            name = self.env._("%s: Supply Technicians", warehouse.name)
            names |= dict.fromkeys(route, name) | dict.fromkeys(route.rule_ids, name)
        return names
