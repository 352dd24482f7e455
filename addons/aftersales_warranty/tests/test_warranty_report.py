from io import BytesIO

from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader

from .common import WarrantyCommon

CARD_REPORT = "aftersales_warranty.aftersales_warranty_card_report"
PICKING_REPORT = "aftersales_warranty.aftersales_picking_cards_report"


@tagged("post_install", "-at_install")
class TestWarrantyReport(WarrantyCommon):
    """Cards print singly and for a whole delivery."""

    def _render(self, report, records, role="reception"):
        html, __ = (
            self.env["ir.actions.report"]
            .with_user(self.users[role])
            ._render_qweb_html(report, records.ids)
        )
        return html.decode()

    def test_card_shows_unit_coverage_and_both_codes(self):
        card = self._sell_and_deliver("FR-1")

        html = self._render(CARD_REPORT, card)

        for text in (card.name, "FR-1", "Shirin Rahimi", "Compressor", "Guarantee"):
            self.assertIn(text, html)
        self.assertEqual(
            html.count("data:image/png;base64"),
            2 + bool(card._get_issuing_company().logo),
        )

    def test_whole_delivery_prints_each_card(self):
        cards = self._sell_and_deliver("FR-1", "FR-2", "FR-3")

        html = self._render(PICKING_REPORT, cards.picking_id, role="storekeeper")

        for card in cards:
            self.assertIn(card.name, html)
        action = cards.picking_id.action_print_cards()
        self.assertEqual(
            action["report_name"], "aftersales_warranty.report_warranty_card"
        )

    def test_delivery_without_card_says_so(self):
        self.fridge.warranty_type_id = False
        order = self._sell()
        self._deliver(order.picking_ids, self._stock(self._create_lots("FR-1")))

        html = self._render(PICKING_REPORT, order.picking_ids, role="storekeeper")

        self.assertIn("No warranty card", html)

    def test_cards_print_as_one_pdf(self):
        cards = self._sell_and_deliver("FR-1", "FR-2")

        with self.allow_pdf_render():
            content, kind = (
                self.env["ir.actions.report"]
                .with_context(force_report_rendering=True)
                ._render_qweb_pdf(CARD_REPORT, cards.ids)
            )

        self.assertEqual(kind, "pdf")
        self.assertEqual(PdfFileReader(BytesIO(content)).getNumPages(), 2)
