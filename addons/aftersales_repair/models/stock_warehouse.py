from odoo import api, fields, models
from odoo.fields import Domain


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    aftersales_part_location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Spare Parts",
        compute="_compute_aftersales_part_location_id",
        inverse="_inverse_aftersales_part_location_id",
        domain="[('usage', '=', 'internal'), ('company_id', '=', company_id), "
        "('is_custody', '=', False)]",
        help="Where repairs take their parts from when the technician has none.",
    )

    def _compute_aftersales_part_location_id(self):
        source_by_warehouse = {
            operation.warehouse_id: operation.default_location_src_id
            for operation in self._get_aftersales_consumption_operations()
        }
        for warehouse in self:
            warehouse.aftersales_part_location_id = source_by_warehouse.get(
                warehouse, warehouse.lot_stock_id
            )

    def _inverse_aftersales_part_location_id(self):
        operations = self._get_aftersales_consumption_operations()
        for operation in operations:
            warehouse = operation.warehouse_id
            operation.default_location_src_id = (
                warehouse.aftersales_part_location_id or warehouse.lot_stock_id
            )

    def _get_aftersales_consumption_operations(self):
        """Return the operation types by which repairs of these warehouses use parts."""
        return self.env["stock.picking.type"].search(
            [
                ("warehouse_id", "in", self.ids),
                ("aftersales_operation", "=", "consumption"),
            ]
        )

    @api.model_create_multi
    def create(self, vals_list):
        warehouses = super().create(vals_list)
        warehouses._create_aftersales_operations()
        return warehouses

    def _create_aftersales_operations(self):
        """Make the after-sales places and operation types that are missing.

        All are internal transfers, wherever they lead: a warehouse has one type for
        its receipts and one for its deliveries, and core and others look for it.
        """
        types = self.env["stock.picking.type"].sudo()
        for warehouse in self:
            warehouse.company_id._ensure_aftersales_locations()
            present = types.search(
                [
                    ("warehouse_id", "=", warehouse.id),
                    ("aftersales_operation", "!=", False),
                ]
            )
            present._make_internal()
            types.create(
                [
                    vals | {"code": "internal"}
                    for vals in warehouse._prepare_aftersales_operations()
                    if vals["aftersales_operation"]
                    not in present.mapped("aftersales_operation")
                ]
            )

    def _prepare_aftersales_operations(self):
        """Return the values of this warehouse's after-sales operation types.

        Parts are reserved by the step that uses them, never by the scheduler.
        """
        self.ensure_one()
        custody = self.company_id.aftersales_custody_location_id
        customers = self.env["stock.location"]._get_customers()
        stock = self.lot_stock_id
        shared = {
            "warehouse_id": self.id,
            "company_id": self.company_id.id,
            "reservation_method": "manual",
            "use_create_lots": False,
            "use_existing_lots": True,
        }
        return [
            self._prepare_aftersales_operation(shared, *step)
            for step in (
                ("intake", "incoming", "ASI", customers, custody),
                ("handover", "outgoing", "ASH", custody, customers),
                ("transfer", "internal", "AST", custody, custody),
                ("consumption", "outgoing", "ASP", stock, customers),
                ("old_part", "incoming", "ASO", customers, custody),
            )
        ]

    def _prepare_aftersales_operation(
        self, pattern, operation, code, sequence_code, source, destination
    ):
        """Return the values of an operation type that is like another.

        :param dict pattern: the values of the other
        """
        names = dict(
            self.env["stock.picking.type"]
            ._fields["aftersales_operation"]
            ._description_selection(self.env)
        )
        return pattern | {
            "name": names[operation],
            "aftersales_operation": operation,
            "code": code,
            "sequence_code": sequence_code,
            "default_location_src_id": source.id,
            "default_location_dest_id": destination.id,
        }

    def _get_sellable_quant_domain(self):
        """Leave out what only lies in our hands, wherever its place was put."""
        return super()._get_sellable_quant_domain() & Domain(
            "location_id.is_custody", "=", False
        )
