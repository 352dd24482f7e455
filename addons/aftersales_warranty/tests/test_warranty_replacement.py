from odoo import Command
from odoo.tests import tagged

from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestWarrantyReplacement(WarrantyCommon):
    """The type says what a replacing or a refurbished unit is promised."""

    def _issue(self, name="FR-1", **values):
        card = self._create_card(self._create_lots(name), **values)
        card.action_issue()
        return card

    def test_fresh_term_runs_from_the_day_of_the_replacement(self):
        self.warranty_type.replacement_term = "fresh"
        old = self._issue(delivery_date="2025-01-10")
        new = old._action_replace(self._create_lots("FR-2"))

        self.assertEqual(new.date_start, new.delivery_date)
        self.assertEqual(new.replaces_id, old)
        self.assertEqual(
            new.date_end, self.warranty_type.term_ids[0]._get_date_end(new.date_start)
        )
        self.assertEqual(
            new.coverage_ids.mapped("term_id"), self.warranty_type.term_ids
        )

    def test_unit_of_another_product_gets_its_own_promise_afresh(self):
        self.warranty_type.replacement_term = "fresh"
        other_type = self.warranty_type.copy(
            {"term_ids": [Command.clear(), Command.create({"duration": 6})]}
        )
        big = self._create_product(
            "Big Fridge", tracking="serial", warranty_type_id=other_type.id
        )
        old = self._issue(delivery_date="2025-01-10")

        new = old._action_replace(self._create_lots("BF-1", product=big))

        self.assertEqual(new.type_id, other_type)
        self.assertEqual(
            new.date_end, other_type.term_ids._get_date_end(new.date_start)
        )

    def test_refurbished_unit_gets_a_card_that_waits_for_its_buyer(self):
        shorter = self.warranty_type.copy({"name": "Refurbished"})
        shorter.term_ids[0].duration = 6
        self.warranty_type.refurbished_type_id = shorter
        old = self._sell_and_deliver("FR-1")
        lot = old.lot_id
        self._return(old.picking_id)

        new = self.env["aftersales.warranty.card"]._renew_for_refurbished(
            lot, "Refurbished"
        )

        self.assertEqual(old.state, "void")
        self.assertRecordValues(
            new, [{"state": "issued", "type_id": shorter.id, "partner_id": False}]
        )
        self._deliver(self._sell().picking_ids, lot)
        self.assertEqual(new.partner_id, self.consumer)
        self.assertEqual(
            new.date_end, shorter.term_ids[0]._get_date_end(new.date_start)
        )
        self.assertEqual(lot.card_ids.filtered(lambda c: c.state == "issued"), new)

    def test_type_says_nothing_of_refurbished_units(self):
        old = self._issue(delivery_date="2025-01-10")
        new = self.env["aftersales.warranty.card"]._renew_for_refurbished(
            old.lot_id, "Refurbished"
        )
        self.assertEqual(new.type_id, self.warranty_type)
        self.assertFalse(new.date_start)

    def test_card_that_waits_for_a_buyer_makes_way_for_the_cover(self):
        old = self._issue(delivery_date="2025-01-10")
        lot = self._create_lots("FR-2")
        waiting = self.env["aftersales.warranty.card"]._issue_for_lots(lot)
        self.assertEqual(waiting.state, "issued")

        new = old._action_replace(lot)

        self.assertEqual(waiting.state, "void")
        self.assertEqual(lot.current_card_id, new)
        self.assertEqual(new.date_end, old.date_end)
