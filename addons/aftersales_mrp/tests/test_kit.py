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
