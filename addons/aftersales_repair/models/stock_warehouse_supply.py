from odoo import fields, models


class StockWarehouse(models.Model):
    """How parts get from a store to its technicians, and from branch to branch."""

    _inherit = "stock.warehouse"

    aftersales_supply_route_id = fields.Many2one(
        comodel_name="stock.route",
        string="Supply of Technicians",
        index="btree_not_null",
        copy=False,
        check_company=True,
        help="The route by which technicians who run short are filled up from here.",
    )

    def _prepare_aftersales_operations(self):
        """Add the way of parts to other branches, and from them."""
        vals_list = super()._prepare_aftersales_operations()
        stock = self.lot_stock_id
        return [
            *vals_list,
            self._prepare_aftersales_operation(
                vals_list[0], "supply", "internal", "ASU", stock, stock
            ),
        ]

    def _create_aftersales_operations(self):
        res = super()._create_aftersales_operations()
        self._create_aftersales_supply_routes()
        return res

    def _create_aftersales_supply_routes(self):
        """Make the routes that are missing: store to technicians, as core's own."""
        # sudo: stock.route, stock.rule - who sets up the network need not manage them
        warehouses = self.sudo().filtered(
            lambda warehouse: not warehouse.aftersales_supply_route_id
        )
        operations = {
            operation.warehouse_id: operation
            for operation in self.env["stock.picking.type"]
            .sudo()
            .search(
                [
                    ("warehouse_id", "in", warehouses.ids),
                    ("aftersales_operation", "=", "draw"),
                ]
            )
        }
        for warehouse in warehouses & self.browse(w.id for w in operations):
            route = (
                self.env["stock.route"]
                .sudo()
                .create(
                    warehouse._prepare_aftersales_supply_route(operations[warehouse])
                )
            )
            # as who makes the warehouse: routes read as superuser would stay in sight,
            # with warehouses of other companies, where the same hands make the next
            warehouse.with_env(self.env).write(
                {
                    "aftersales_supply_route_id": route.id,
                    "route_ids": [fields.Command.link(route.id)],
                }
            )

    def _prepare_aftersales_supply_route(self, operation):
        """Return the route that fills technicians up from the store.

        What the store lacks itself is procured by its own rules.
        """
        self.ensure_one()
        name = self.env._("%s: Supply Technicians", self.name)
        return {
            "name": name,
            "company_id": self.company_id.id,
            "product_selectable": False,
            "warehouse_selectable": True,
            "rule_ids": [
                fields.Command.create(
                    {
                        "name": name,
                        "action": "pull",
                        "procure_method": "make_to_stock",
                        "company_id": self.company_id.id,
                        "warehouse_id": self.id,
                        "picking_type_id": operation.id,
                        "location_src_id": operation.default_location_src_id.id,
                        "location_dest_id": operation.default_location_dest_id.id,
                    }
                )
            ],
        }

    def _inverse_aftersales_part_location_id(self):
        """Fill technicians up from where repairs take their parts."""
        res = super()._inverse_aftersales_part_location_id()
        for warehouse in self.sudo():
            warehouse.aftersales_supply_route_id.rule_ids.location_src_id = (
                warehouse.aftersales_part_location_id or warehouse.lot_stock_id
            )
        return res
