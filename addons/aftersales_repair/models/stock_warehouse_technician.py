from odoo import models


class StockWarehouse(models.Model):
    """The way of parts from the store to technicians and back."""

    _inherit = "stock.warehouse"

    def _create_aftersales_operations(self):
        res = super()._create_aftersales_operations()
        self._link_technician_operations()
        return res

    def _prepare_aftersales_operations(self):
        """Add the ways between the store and what technicians carry."""
        vals_list = super()._prepare_aftersales_operations()
        store = (
            self._get_aftersales_consumption_operations().default_location_src_id[:1]
            or self.lot_stock_id
        )
        hands = self.company_id.aftersales_technician_location_id
        return [
            *vals_list,
            *(
                self._prepare_aftersales_operation(vals_list[0], *step)
                for step in (
                    ("draw", "internal", "ASD", store, hands),
                    ("give_back", "internal", "ASB", hands, store),
                )
            ),
        ]

    def _link_technician_operations(self):
        """Let the return of a hand-out come back as what a technician gives back."""
        operations = self._get_technician_operations()
        for own in operations.grouped("warehouse_id").values():
            by_step = {operation.aftersales_operation: operation for operation in own}
            draw = by_step.get("draw")
            give_back = by_step.get("give_back")
            if draw and give_back and not draw.return_picking_type_id:
                draw.return_picking_type_id = give_back
                give_back.return_picking_type_id = draw

    def _inverse_aftersales_part_location_id(self):
        """Let technicians draw from where repairs take their parts."""
        super()._inverse_aftersales_part_location_id()
        for operation in self._get_technician_operations():
            warehouse = operation.warehouse_id
            store = warehouse.aftersales_part_location_id or warehouse.lot_stock_id
            if operation.aftersales_operation == "draw":
                operation.default_location_src_id = store
            else:
                operation.default_location_dest_id = store

    def _get_technician_operations(self):
        # sudo: stock.picking.type - made by whoever sets the network up
        return (
            self.env["stock.picking.type"]
            .sudo()
            .search(
                [
                    ("warehouse_id", "in", self.ids),
                    ("aftersales_operation", "in", ("draw", "give_back")),
                ]
            )
        )
