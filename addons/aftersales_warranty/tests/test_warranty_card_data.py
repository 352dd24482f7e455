from odoo import Command
from odoo.fields import Date
from odoo.tests import Form, new_test_user, tagged

from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestWarrantyCardData(WarrantyCommon):
    """What is keyed in with the sale or the delivery is on the cards, once for all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warranty_type.card_properties_definition = [
            {"name": "receipt_number", "string": "Receipt", "type": "char"}
        ]
        cls.salesman = new_test_user(
            cls.env, "warranty_salesman", groups="sales_team.group_sale_salesman"
        )
        cls.orderer = cls.env["res.partner"].create({"name": "Who Orders"})
        cls.lots = cls._stock(cls._create_lots("FR-1", "FR-2"))

    def _create_order(self, quantity=1, **values):
        return (
            self.env["sale.order"]
            .with_user(self.salesman)
            .create(
                {
                    "partner_id": self.orderer.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self.fridge.id,
                                "product_uom_qty": quantity,
                            }
                        )
                    ],
                    **values,
                }
            )
        )

    def _confirm_and_deliver(self, order, lots=None):
        if order.state != "sale":
            order.action_confirm()
        picking = order.sudo().picking_ids.filtered(lambda p: p.state != "done")
        self._deliver(picking, self.lots[:1] if lots is None else lots)

    def test_salesman_keys_the_card_in_with_the_order(self):
        with Form(self.env["sale.order"].with_user(self.salesman)) as form:
            form.partner_id = self.orderer
            with form.order_line.new() as line:
                line.product_id = self.fridge
            form.card_partner_id = self.consumer
            form.card_dealer_id = self.dealer
            form.card_seller_name = "Corner Shop"
            form.card_purchase_date = "2026-01-05"
        order = form.record
        order.card_properties = {"receipt_number": "R-1"}

        self._confirm_and_deliver(order)

        card = self.lots[0].card_ids
        self.assertRecordValues(
            card,
            [
                {
                    "state": "issued",
                    "partner_id": self.consumer.id,
                    "dealer_id": self.dealer.id,
                    "seller_name": "Corner Shop",
                    "purchase_date": Date.to_date("2026-01-05"),
                    "sale_order_id": order.id,
                }
            ],
        )
        self.assertEqual(card.properties["receipt_number"], "R-1")

    def test_storekeeper_sees_and_changes_it_on_the_delivery(self):
        order = self._create_order(
            card_partner_id=self.consumer.id, card_seller_name="Corner Shop"
        )
        order.card_properties = {"receipt_number": "R-1"}
        order.action_confirm()
        picking = order.sudo().picking_ids
        self.assertRecordValues(
            picking,
            [
                {
                    "card_partner_id": self.consumer.id,
                    "card_seller_name": "Corner Shop",
                    "card_type_id": self.warranty_type.id,
                }
            ],
        )
        self.assertEqual(picking.card_properties["receipt_number"], "R-1")
        with Form(picking.with_user(self.users["storekeeper"])) as form:
            form.card_seller_name = "Mall"
        picking.card_properties = {"receipt_number": "R-2"}

        self._confirm_and_deliver(order)

        card = self.lots[0].card_ids
        self.assertRecordValues(
            card, [{"partner_id": self.consumer.id, "seller_name": "Mall"}]
        )
        self.assertEqual(card.properties["receipt_number"], "R-2")

    def test_later_change_of_the_order_reaches_open_deliveries_only(self):
        order = self._create_order(2, card_seller_name="First")
        order.action_confirm()
        first = order.sudo().picking_ids
        self._deliver(first, self.lots[0])

        order.card_seller_name = "Second"
        order.card_properties = {"receipt_number": "R-9"}
        self._confirm_and_deliver(order, self.lots[1])

        self.assertEqual(first.card_seller_name, "First")
        self.assertRecordValues(
            self.lots.card_ids.sorted("id"),
            [{"seller_name": "First"}, {"seller_name": "Second"}],
        )
        self.assertEqual(self.lots[1].card_ids.properties["receipt_number"], "R-9")

    def test_consumer_of_a_dealers_order_starts_without_date_of_purchase(self):
        order = self._create_order(
            partner_id=self.dealer.id, card_partner_id=self.consumer.id
        )

        self._confirm_and_deliver(order)

        self.assertRecordValues(
            self.lots[0].card_ids,
            [
                {
                    "partner_id": self.consumer.id,
                    "dealer_id": self.dealer.id,
                    "purchase_date": False,
                }
            ],
        )

    def test_delivery_without_an_order_knows_its_cards_too(self):
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.out_type_id.id,
                "location_id": self.stock_location.id,
                "location_dest_id": self.customer_location.id,
                "partner_id": self.orderer.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.fridge.id,
                            "product_uom_qty": 1,
                            "location_id": self.stock_location.id,
                            "location_dest_id": self.customer_location.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        self.assertEqual(picking.card_type_id, self.warranty_type)
        picking.card_partner_id = self.consumer

        self._deliver(picking, self.lots[0])

        self.assertEqual(self.lots[0].card_ids.partner_id, self.consumer)

    def test_order_and_receipt_without_warranty_ask_nothing(self):
        order = self._create_order()
        self.assertEqual(order.card_type_id, self.warranty_type)
        order.order_line.product_id = self.thermostat
        self.assertFalse(order.card_type_id)
        receipt = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.in_type_id.id,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.stock_location.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.fridge.id,
                            "product_uom_qty": 1,
                            "location_id": self.stock_location.id,
                            "location_dest_id": self.stock_location.id,
                        }
                    )
                ],
            }
        )

        self.assertFalse(receipt.card_type_id)

    def test_backorder_keeps_what_was_keyed_in(self):
        order = self._create_order(2, card_partner_id=self.consumer.id)
        self._confirm_and_deliver(order, self.lots[0])

        backorder = order.sudo().picking_ids.filtered(lambda p: p.state != "done")
        self.assertEqual(backorder.card_partner_id, self.consumer)
        self._deliver(backorder, self.lots[1])

        self.assertEqual(self.lots[1].card_ids.partner_id, self.consumer)

    def test_copied_order_has_no_consumer_yet(self):
        order = self._create_order(
            card_partner_id=self.consumer.id, card_dealer_id=self.dealer.id
        )

        copied = order.copy()

        self.assertRecordValues(
            copied, [{"card_partner_id": False, "card_dealer_id": self.dealer.id}]
        )
