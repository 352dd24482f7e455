from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon

ROLES = (
    "reception",
    "dispatcher",
    "technician",
    "inspector",
    "storekeeper",
    "accountant",
    "complaint_officer",
    "manager",
)


class WarrantyCommon(BaseCommon):
    """A maker's world: a fridge with its warranty type, serial numbers, and roles."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # who acts and who looks are in one place: today is the same day for all
        (cls.env.user | cls.env.ref("base.user_root")).tz = "UTC"
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.stock_location = cls.warehouse.lot_stock_id
        cls.customer_location = cls.env.ref("stock.stock_location_customers")
        cls.consumer = cls.env["res.partner"].create(
            {"name": "Shirin Rahimi", "phone": "+98 912 345 6789"}
        )
        cls.dealer = cls.env["res.partner"].create(
            {"name": "Nordic Home Stores", "is_company": True, "is_dealer": True}
        )
        cls.compressor = cls._create_product("Compressor", tracking="serial")
        cls.thermostat = cls._create_product("Thermostat", tracking="none")
        cls.warranty_type = cls.env["aftersales.warranty.type"].create(
            {
                "name": "Household Refrigerator",
                "start_rule": "delivery",
                "term_ids": [
                    Command.create({"kind": "guarantee", "duration": 24}),
                    Command.create(
                        {
                            "kind": "warranty",
                            "duration": 60,
                            "parts_percent": 100,
                            "labor_percent": 0,
                            "component_ids": [Command.link(cls.compressor.id)],
                        }
                    ),
                    Command.create(
                        {
                            "kind": "commitment",
                            "duration": 10,
                            "duration_unit": "year",
                        }
                    ),
                ],
            }
        )
        cls.fridge = cls._create_product(
            "Fridge",
            tracking="serial",
            warranty_type_id=cls.warranty_type.id,
            is_serviceable=True,
        )
        cls.users = {
            role: new_test_user(
                cls.env,
                f"warranty_{role}",
                groups=f"aftersales_warranty.aftersales_group_{role}",
            )
            for role in ROLES
        }

    @classmethod
    def _create_product(cls, name, **values):
        return cls.env["product.product"].create(
            {"name": name, "is_storable": True, "list_price": 100, **values}
        )

    @classmethod
    def _create_lots(cls, *names, product=None, **values):
        product = product or cls.fridge
        return cls.env["stock.lot"].create(
            [{"name": name, "product_id": product.id, **values} for name in names]
        )

    @classmethod
    def _stock(cls, lots, location=None):
        """Put one unit of each serial number on hand."""
        quants = (
            cls.env["stock.quant"]
            .with_context(inventory_mode=True)
            .create(
                [
                    {
                        "product_id": lot.product_id.id,
                        "lot_id": lot.id,
                        "location_id": (location or cls.stock_location).id,
                        "inventory_quantity": 1,
                    }
                    for lot in lots
                ]
            )
        )
        quants.action_apply_inventory()
        return lots

    @classmethod
    def _create_card(cls, lot=None, **values):
        return cls.env["aftersales.warranty.card"].create(
            {
                "lot_id": lot.id if lot else False,
                "type_id": cls.warranty_type.id,
                "partner_id": cls.consumer.id,
                **values,
            }
        )

    @classmethod
    def _sell(cls, quantity=1, partner=None, product=None):
        """Return a confirmed sale order of so many units."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": (partner or cls.consumer).id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": (product or cls.fridge).id,
                            "product_uom_qty": quantity,
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        return order

    @classmethod
    def _deliver(cls, picking, lots):
        """Validate a delivery with exactly these serial numbers."""
        cls._fill(picking, lots)
        picking.with_context(skip_sms=True, skip_backorder=True).button_validate()
        return picking

    @classmethod
    def _fill(cls, picking, lots):
        """Put these very units on a transfer, picked."""
        move = picking.move_ids
        move.move_line_ids.unlink()
        move.move_line_ids = [
            Command.create(
                {
                    "product_id": lot.product_id.id,
                    "lot_id": lot.id,
                    "quantity": 1,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                }
            )
            for lot in lots
        ]
        move.picked = True
        return picking

    @classmethod
    def _ship_from_supplier(cls, lots):
        """Return the move by which the supplier ships units to the consumer, picked."""
        move = cls.env["stock.move"].create(
            {
                "product_id": lots.product_id.id,
                "product_uom_qty": len(lots),
                "location_id": cls.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": cls.customer_location.id,
                "partner_id": cls.consumer.id,
            }
        )
        move._action_confirm()
        move.lot_ids = lots
        move.picked = True
        return move

    @classmethod
    def _sell_and_deliver(cls, *names, partner=None):
        """Sell and deliver new units of the fridge, and return their cards."""
        lots = cls._stock(cls._create_lots(*names))
        order = cls._sell(len(lots), partner=partner)
        cls._deliver(order.picking_ids, lots)
        return lots.card_ids

    @classmethod
    def _return(cls, picking):
        """Take back all that a delivery has brought to the customer."""
        wizard = (
            cls.env["stock.return.picking"]
            .with_context(active_id=picking.id, active_model="stock.picking")
            .create({"picking_id": picking.id})
        )
        for line in wizard.product_return_moves:
            line.quantity = line.move_id.quantity
        action = wizard.action_create_returns()
        back = cls.env["stock.picking"].browse(action["res_id"])
        back.action_assign()
        back.move_ids.picked = True
        back.with_context(skip_sms=True).button_validate()
        return back
