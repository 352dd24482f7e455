from odoo import Command, models

from ..rules.cover_price import get_cover


class AccountMoveLine(models.Model):
    """What an invoice line says of its case: its share, its cover, its cost."""

    _inherit = "account.move.line"

    def _eligible_for_stock_account(self):
        """Leave the cost of work that was done anew where it is: no part came back."""
        return super()._eligible_for_stock_account() and not (
            self.move_id.move_type == "out_refund"
            and any(line._get_given_back_qty() for line in self.sudo().sale_line_ids)
        )

    def _get_case_invoiced(self):
        """Return the case this line stands on its invoice for, if there is one."""
        self.ensure_one()
        # sudo: sale.order.line - accountants need no rights on sales
        line = self.sudo()
        cases = line.sale_line_ids.order_id.aftersales_case_id
        return cases[:1] or line.move_id.aftersales_exchange_case_id

    def _get_aftersales_cover(self):
        """Return the full price of a case line and what of it a cover pays, untaxed."""
        self.ensure_one()
        if self.display_type != "product":
            return 0.0, 0.0
        # sudo: aftersales.work.part - what the customer is told on his invoice
        sale_lines = self.sudo().sale_line_ids
        line = sale_lines.aftersales_part_ids or sale_lines.aftersales_labor_ids
        full = self.tax_ids._get_untaxed_amount(
            self.price_unit,
            self.quantity,
            self.currency_id,
            self.product_id,
            self.partner_id,
        )
        covered = get_cover(
            full,
            self.price_subtotal,
            self.discount,
            line[:1].covered_percent if line else 0.0,
            self.currency_id.round,
        )
        return full, covered

    def _take_off(self, quantity):
        """Invoice so much less on a draft; a draft of nothing is cancelled."""
        self.ensure_one()
        move = self.move_id
        if self.product_uom_id.compare(self.quantity, quantity) > 0:
            command = Command.update(self.id, {"quantity": self.quantity - quantity})
        else:
            command = Command.delete(self.id)
        move.write({"invoice_line_ids": [command]})
        if not move.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        ):
            move.button_cancel()
