from odoo.tests import tagged

from .common import WarrantyCommon

CARD = "aftersales_warranty.report_warranty_card"
PICKING = "aftersales_warranty.report_picking_warranty_cards"


@tagged("post_install", "-at_install")
class TestWarrantyPrint(WarrantyCommon):
    """A card remembers when it was printed, and by whom."""

    def _print(self, report, records, role="reception"):
        return (
            self.env["ir.actions.report"]
            .with_user(self.users[role])
            ._render_qweb_pdf(report, records.ids)
        )

    def test_printing_a_card_is_noted(self):
        cards = self._sell_and_deliver("FR-1", "FR-2")

        self._print(CARD, cards[0], role="technician")
        self._print(CARD, cards[0])

        self.assertRecordValues(
            cards,
            [
                {"print_count": 2, "print_user_id": self.users["reception"].id},
                {"print_count": 0, "print_user_id": False},
            ],
        )
        self.assertTrue(cards[0].print_date)
        self.assertIn(self.users["reception"].name, cards[0].message_ids[0].body)

    def test_printing_a_delivery_is_noted_on_all_its_cards(self):
        cards = self._sell_and_deliver("FR-1", "FR-2")

        self._print(PICKING, cards.picking_id, role="storekeeper")

        self.assertEqual(cards.mapped("print_count"), [1, 1])

    def test_other_reports_note_nothing(self):
        cards = self._sell_and_deliver("FR-1")

        self._print("stock.report_deliveryslip", cards.picking_id, role="storekeeper")

        self.assertFalse(cards.print_date)
