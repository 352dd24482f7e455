from odoo import Command
from odoo.tests import tagged

from .common import ProductionCommon


@tagged("post_install", "-at_install")
class TestKit(ProductionCommon):
    """A kit is sold as one thing, its units leave with the cards of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kit = cls._create_product("Kitchen Set")
        cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": product.id, "product_qty": quantity})
                    for product, quantity in ((cls.fridge, 2), (cls.shelf, 1))
                ],
            }
        )

    def _deliver_kit(self, picking, lots):
        move = picking.move_ids.filtered(lambda move: move.product_id == self.fridge)
        move.move_line_ids.unlink()
        move.lot_ids = lots
        picking.move_ids.picked = True
        picking.with_context(skip_sms=True, skip_backorder=True).button_validate()

    def test_units_of_a_kit_get_their_cards(self):
        lots = self._stock(self._create_lots("FR-1", "FR-2"))
        order = self._sell(product=self.kit)
        picking = order.picking_ids.with_user(self.users["storekeeper"])

        self._deliver_kit(picking, lots.with_env(picking.env))

        self.assertEqual(picking.state, "done")
        self.assertRecordValues(
            lots.card_ids,
            [
                {
                    "state": "issued",
                    "product_id": self.fridge.id,
                    "partner_id": self.consumer.id,
                    "sale_order_id": order.id,
                    "sale_line_id": order.order_line.id,
                }
            ]
            * 2,
        )
        titles = {event.title for event in lots[0]._get_unit_timeline()}
        self.assertIn(f"Sold with {order.name}", titles)

    def test_rest_of_a_kit_follows_with_its_backorder(self):
        lots = self._stock(self._create_lots("FR-1", "FR-2"))
        order = self._sell(product=self.kit)
        first = order.picking_ids
        self._deliver_kit(first, lots[0])
        self.assertEqual(lots.card_ids.lot_id, lots[0])

        self._deliver_kit(order.picking_ids - first, lots[1])

        self.assertEqual(lots.card_ids.lot_id, lots)
        self.assertEqual(set(lots.card_ids.mapped("state")), {"issued"})

    def test_returned_kit_suspends_the_cards_of_its_units(self):
        lots = self._stock(self._create_lots("FR-1", "FR-2"))
        order = self._sell(product=self.kit)
        self._deliver_kit(order.picking_ids, lots)

        self._return(order.picking_ids)

        self.assertEqual(set(lots.card_ids.mapped("state")), {"suspended"})

    def test_moves_without_a_kit_are_looked_up_at_once(self):
        products = self.env["product.product"].concat(
            *(self._create_product(f"Part {number}") for number in range(5))
        )
        moves = self._make_moves(products)
        self.env.flush_all()

        with self.assertQueryCount(1):
            self.assertEqual(moves.action_explode(), moves)

    def test_a_kit_among_other_moves_is_taken_apart(self):
        loose = self._create_product("Loose Part")
        moves = self._make_moves(loose | self.kit)

        self.assertEqual(
            moves.action_explode().product_id, loose | self.fridge | self.shelf
        )

    def test_a_kit_of_another_company_is_none_here(self):
        other = self.env["res.company"].create({"name": "Another Maker"})
        self.kit.bom_ids.company_id = other
        moves = self._make_moves(self.kit)

        self.assertEqual(moves.action_explode(), moves)

    def _make_moves(self, products):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        return self.env["stock.move"].create(
            [
                {
                    "product_id": product.id,
                    "product_uom_qty": 1,
                    "location_id": warehouse.lot_stock_id.id,
                    "location_dest_id": self.env.ref(
                        "stock.stock_location_customers"
                    ).id,
                    "picking_type_id": warehouse.out_type_id.id,
                }
                for product in products
            ]
        )
