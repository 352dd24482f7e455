from odoo import models


class SaleOrderLine(models.Model):
    """What an invoice that is not posted yet says of work that was done anew."""

    _inherit = "sale.order.line"

    def _take_off_drafts(self):
        """Take off draft invoices what is not charged any more."""
        for line in self:
            for invoice_line in line.invoice_lines.filtered(
                lambda invoice_line: (
                    invoice_line.parent_state == "draft"
                    and invoice_line.move_id.move_type == "out_invoice"
                )
            ):
                surplus = -line.qty_to_invoice
                if line.product_uom_id.compare(surplus, 0) > 0:
                    invoice_line._take_off(surplus)
