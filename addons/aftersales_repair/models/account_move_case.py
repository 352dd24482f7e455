from odoo import models


class AccountMove(models.Model):
    """An invoice of a case: with its cover, settled by what was paid before."""

    _inherit = "account.move"

    def _get_aftersales_cases(self):
        # sudo: account.payment - accountants of other parts of the company
        payments = self.sudo().origin_payment_id
        return super()._get_aftersales_cases() | payments.aftersales_case_id

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted._apply_case_payments()
        return posted

    def _get_cases_invoiced(self):
        """Return the cases these invoices belong to, whoever looks."""
        # sudo: sale.order.line - accountants need no rights on sales
        return self.sudo().line_ids.sale_line_ids.order_id.aftersales_case_id

    def _apply_case_payments(self):
        """Settle posted invoices of cases with what was paid for these before."""
        for invoice in self.filtered(
            lambda move: move.move_type == "out_invoice" and move.amount_residual
        ):
            cases = invoice._get_cases_invoiced()
            if not cases:
                continue
            # sudo: account.payment - whoever posts the invoice
            for line in cases.sudo().payment_ids._get_open_case_lines():
                if (
                    line.company_id == invoice.company_id
                    and line.amount_residual < 0 < invoice.amount_residual
                ):
                    invoice.sudo().js_assign_outstanding_line(line.id)

    def _get_aftersales_cover(self):
        """Return full price, cover, reduction and what is left, untaxed.

        For the customer to see on his invoice; None where nothing of it is covered.
        """
        self.ensure_one()
        if not self._get_cases_invoiced():
            return None
        lines = self.invoice_line_ids
        prices = [line._get_aftersales_cover() for line in lines]
        full = sum(price for price, _covered in prices)
        covered = sum(covered for _price, covered in prices)
        if self.currency_id.is_zero(covered):
            return None
        return {
            "full": full,
            "covered": covered,
            "reduced": self.currency_id.round(full - covered - self.amount_untaxed),
            "to_pay": self.amount_untaxed,
        }

    def _get_aftersales_units(self):
        """Return what this invoice is for, as the customer reads it."""
        self.ensure_one()
        return [
            ", ".join(filter(None, (case.name, case.product_id.name, case.lot_id.name)))
            for case in self._get_cases_invoiced()
        ]
