from odoo import models

CARD_REPORT = "aftersales_warranty.report_warranty_card"
PICKING_REPORT = "aftersales_warranty.report_picking_warranty_cards"


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        # Noted before the rendering: a request on a read-only copy of the database
        # starts over at the first write.
        self._log_printed_cards(report_ref, res_ids)
        return super()._render_qweb_pdf(report_ref, res_ids=res_ids, data=data)

    def _log_printed_cards(self, report_ref, res_ids):
        """Keep on warranty cards that they are being printed."""
        ids = [res_ids] if isinstance(res_ids, int) else res_ids or []
        name = ids and self._get_report(report_ref).report_name
        if name == CARD_REPORT:
            cards = self.env["aftersales.warranty.card"].browse(ids)
        elif name == PICKING_REPORT:
            pickings = self.env["stock.picking"].browse(ids)
            cards = pickings.card_ids.filtered("lot_id")
        else:
            return
        cards._filtered_access("read")._log_print()
