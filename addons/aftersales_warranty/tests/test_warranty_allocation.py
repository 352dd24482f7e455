from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import ROLES, WarrantyCommon


@tagged("post_install", "-at_install")
class TestWarrantyAllocation(WarrantyCommon):
    """Blank cards are meant for products, dealers or units beforehand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cards = cls.env["aftersales.warranty.card"].create(
            [
                {"name": f"GC-{number}", "type_id": cls.warranty_type.id}
                for number in (8, 9, 10, 11)
            ]
        )

    def _allocate(self, role="reception", **values):
        wizard = (
            self.env["aftersales.warranty.card.allocate"]
            .with_user(self.users[role])
            .create(values)
        )
        wizard.action_confirm()

    # === PRODUCT AND DEALER === #

    def test_range_of_numbers_goes_to_a_dealer_and_a_product(self):
        self._create_card(name="GC-1O", partner_id=False)  # not of this range
        form = Form(
            self.env["aftersales.warranty.card.allocate"].with_user(
                self.users["reception"]
            )
        )
        form.number_first = "GC-۹"
        form.number_last = " GC-11 "
        form.dealer_id = self.dealer
        form.product_id = self.fridge
        self.assertEqual(form.card_count, 3)

        form.save().action_confirm()

        self.assertRecordValues(
            self.cards,
            [
                {"dealer_id": False, "product_id": False},
                {"dealer_id": self.dealer.id, "product_id": self.fridge.id},
                {"dealer_id": self.dealer.id, "product_id": self.fridge.id},
                {"dealer_id": self.dealer.id, "product_id": self.fridge.id},
            ],
        )

    def test_percent_sign_in_a_number_is_no_wildcard(self):
        card = self._create_card(name="A%1", partner_id=False)
        self._create_card(name="AX1", partner_id=False)

        found = self.env["aftersales.warranty.card"]._find_range("A%1", "A%9")

        self.assertEqual(found, card)

    def test_chosen_cards_are_allocated_and_taken_back(self):
        self._allocate(card_ids=self.cards[:2].ids, dealer_id=self.dealer.id)
        self.assertEqual(self.cards.dealer_id, self.dealer)
        self.assertFalse(self.cards[2].dealer_id)

        self._allocate(card_ids=self.cards[:2].ids, target="nothing")

        self.assertFalse(self.cards.dealer_id)

    def test_filters_tell_allocated_from_unallocated(self):
        self.cards[0].action_allocate(dealer=self.dealer)
        domain = self.cards._get_allocated_domain()

        self.assertEqual(self.cards.filtered_domain(domain), self.cards[0])

    def test_many_cards_are_noted_in_one_go(self):
        cards = self.env["aftersales.warranty.card"].create(
            [{"type_id": self.warranty_type.id}] * 60
        )

        cards.action_allocate(dealer=self.dealer)

        self.assertEqual(cards.dealer_id, self.dealer)
        self.assertIn(self.dealer.name, cards[59].message_ids[0].body)

    # === UNITS === #

    def test_cards_and_serial_numbers_pair_in_their_order(self):
        lots = self._create_lots("FR-B", "FR-A")

        self._allocate(
            number_first="GC-8",
            number_last="GC-9",
            target="serial",
            serials="FR-B\n\n FR-A ",
        )

        self.assertEqual(self.cards[0].lot_id, lots[0])
        self.assertEqual(self.cards[1].lot_id, lots[1])
        self.assertEqual(self.cards[:2].product_id, self.fridge)
        self.assertEqual(self.cards[0].state, "blank")

    def test_unknown_serial_numbers_are_named(self):
        self._create_lots("FR-1")

        with self.assertRaises(UserError) as error:
            self._allocate(
                card_ids=self.cards[:2].ids, target="serial", serials="FR-1\nFR-NO"
            )

        self.assertIn("FR-NO", str(error.exception))

    def test_serial_number_of_two_products_asks_for_the_product(self):
        lot = self._create_lots("S-1")
        self._create_lots("S-1", product=self.compressor)
        values = {"card_ids": self.cards[0].ids, "target": "serial", "serials": "S-1"}

        with self.assertRaises(UserError) as error:
            self._allocate(**values)
        self.assertIn("S-1", str(error.exception))
        self._allocate(**values, product_id=self.fridge.id)

        self.assertEqual(self.cards[0].lot_id, lot)

    def test_numbers_that_do_not_pair_are_refused(self):
        lots = self._create_lots("FR-1", "FR-2")

        with self.assertRaises(UserError) as error:
            self.cards.action_allocate_lots(lots.ids)

        self.assertIn("4 cards and 2 serial numbers", str(error.exception))

    def test_unit_gets_one_card(self):
        lot = self._create_lots("FR-1")
        self.cards[0].action_allocate_lots(lot.ids)

        self.cards[0].action_allocate_lots(lot.ids)  # again: no effect
        with self.assertRaises(UserError) as error:
            self.cards[1].action_allocate_lots(lot.ids)

        self.assertIn("GC-8", str(error.exception))
        self.assertFalse(self.cards[1].lot_id)

    def test_card_of_one_unit_does_not_go_to_another(self):
        lots = self._create_lots("FR-1", "FR-2")
        self.cards[0].action_allocate_lots(lots[0].ids)

        with self.assertRaises(UserError) as error:
            self.cards[0].action_allocate_lots(lots[1].ids)
        self.assertIn("FR-1", str(error.exception))
        self.cards[0].action_deallocate()
        self.cards[0].action_allocate_lots(lots[1].ids)

        self.assertEqual(self.cards[0].lot_id, lots[1])

    def test_card_meant_for_another_product_is_refused(self):
        lot = self._create_lots("CP-1", product=self.compressor)
        self.cards[0].action_allocate(product=self.fridge)

        with self.assertRaises(UserError) as error:
            self.cards[0].action_allocate_lots(lot.ids)

        self.assertIn("Compressor", str(error.exception))

    def test_unit_keeps_its_product_when_its_card_is_allocated(self):
        self.cards[0].action_allocate_lots(self._create_lots("FR-1").ids)

        with self.assertRaises(UserError) as error:
            self.cards[0].action_allocate(product=self.compressor)

        self.assertIn("FR-1", str(error.exception))

    def test_issued_card_is_not_allocated(self):
        self.cards[0].action_allocate_lots(self._create_lots("FR-1").ids)
        self.cards[0].action_issue()

        for action in (
            lambda: self.cards[0].action_allocate(dealer=self.dealer),
            self.cards[0].action_deallocate,
        ):
            with self.assertRaises(UserError) as error:
                action()
            self.assertIn("GC-8", str(error.exception))

    def test_empty_range_and_empty_choice_are_refused(self):
        with self.assertRaises(UserError):
            self._allocate(number_first="XX-1", dealer_id=self.dealer.id)
        with self.assertRaises(UserError):
            self._allocate(card_ids=self.cards.ids)

    def test_sale_of_an_allocated_unit_issues_its_card_for_the_dealer(self):
        lot = self._stock(self._create_lots("FR-1"))
        self.cards[0].action_allocate_lots(lot.ids)
        self.cards[0].action_allocate(dealer=self.dealer)

        self._deliver(self._sell(partner=self.dealer).picking_ids, lot)

        self.assertRecordValues(
            lot.card_ids,
            [{"name": "GC-8", "state": "issued", "dealer_id": self.dealer.id}],
        )

    def test_only_reception_and_manager_allocate(self):
        for role in set(ROLES) - {"reception", "manager"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._allocate(role, card_ids=self.cards.ids, dealer_id=self.dealer.id)
            with self.subTest(role), self.assertRaises(AccessError):
                self.cards.with_user(self.users[role]).action_deallocate()
