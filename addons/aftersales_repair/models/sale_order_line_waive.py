from odoo import models


class SaleOrderLine(models.Model):
    """What an invoice that is not posted yet says of work that was done anew."""

    _inherit = "sale.order.line"

    def _waive(self, quantity):
        """Charge so much less, as it was done anew; it may be credited already."""
        self.ensure_one()
        credited = min(quantity, self.aftersales_reopened_qty)
        self.write(
            {
                "aftersales_waived_qty": self.aftersales_waived_qty + quantity,
                "aftersales_reopened_qty": self.aftersales_reopened_qty - credited,
            }
        )

    def _get_billed_qty(self):
        """Return what posted invoices hold, less credit notes, posted or not."""
        self.ensure_one()
        billed = 0.0
        for line in self.invoice_lines:
            quantity = line.product_uom_id._compute_quantity(
                line.quantity, self.product_uom_id
            )
            move = line.move_id
            if move.move_type == "out_refund" and move.state != "cancel":
                billed -= quantity
            elif move.move_type == "out_invoice" and move.state == "posted":
                billed += quantity
        return billed

    def _take_off_drafts(self):
        """Take off draft invoices what is not charged any more."""
        for line in self:
            for invoice_line in line._get_draft_lines("out_invoice"):
                surplus = -line.qty_to_invoice
                if line.product_uom_id.compare(surplus, 0) > 0:
                    invoice_line._take_off(surplus)

    def _take_off_credit_notes(self):
        """Take off draft credit notes what is charged after all."""
        for line in self:
            for invoice_line in line._get_draft_lines("out_refund"):
                missing = line._get_unbilled_qty()
                if line.product_uom_id.compare(missing, 0) > 0:
                    invoice_line._take_off(missing)

    def _get_draft_lines(self, move_type):
        """Return where this line stands on draft invoices or credit notes."""
        self.ensure_one()
        return self.invoice_lines.filtered(
            lambda line: (
                line.parent_state == "draft" and line.move_id.move_type == move_type
            )
        )
