from odoo.tests import tagged

from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestWarrantyReturn(WarrantyCommon):
    """A unit that comes back from a sale is no longer covered."""

    def test_return_of_a_sale_suspends_the_card(self):
        card = self._sell_and_deliver("FR-1")

        back = self._return(card.picking_id)

        self.assertEqual(back.state, "done")
        self.assertEqual(card.state, "suspended")
        self.assertIn(back.name, card.state_reason)
        self.assertEqual(card.lot_id.warranty_state, "suspended")

    def test_intake_for_service_suspends_nothing(self):
        card = self._sell_and_deliver("FR-1")
        self.patch(
            self.registry["stock.move"], "_is_aftersales_move", lambda self: True
        )

        self._return(card.picking_id)

        self.assertEqual(card.state, "issued")

    def test_returned_unit_sold_again_is_up_for_review(self):
        card = self._sell_and_deliver("FR-1")
        self._return(card.picking_id)
        order = self._sell()

        self._deliver(order.picking_ids, card.lot_id)

        self.assertEqual(order.picking_ids.state, "done")
        review = card.lot_id.card_ids - card
        self.assertRecordValues(review, [{"state": "blank", "needs_review": True}])

    def test_void_card_of_a_returned_unit_frees_it_for_the_next_sale(self):
        card = self._sell_and_deliver("FR-1")
        self._return(card.picking_id)
        card.with_user(self.users["manager"]).action_void("Returned unused")
        order = self._sell()

        self._deliver(order.picking_ids, card.lot_id)

        self.assertEqual((card.lot_id.card_ids - card).state, "issued")
