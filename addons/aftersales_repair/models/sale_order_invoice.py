from collections import defaultdict

from odoo import models

from ..rules.case_states import CLOSED_STATES

# which lines of the cases an invoice is made of, when it is not made of all
KIND = "aftersales_invoice_kind"


class SaleOrder(models.Model):
    """How the estimates of a case become invoices."""

    _inherit = "sale.order"

    # === INVOICES === #

    def _create_invoices(self, grouped=False, final=False, date=None):
        """Invoice the parts and the services of a case apart where that is the rule."""
        # sudo: aftersales.case - the lock is ours, whoever invoices from sales
        cases = self.sudo().aftersales_case_id
        if not cases or KIND in self.env.context:
            return super()._create_invoices(grouped, final, date)
        cases._lock()
        apart = self.filtered(lambda order: order._is_invoiced_apart(final))
        moves = self.env["account.move"]
        for kind in ("part", "service") if apart else ():
            orders = apart.with_context(
                **{KIND: kind, "raise_if_nothing_to_invoice": False}
            )
            moves |= super(SaleOrder, orders)._create_invoices(grouped, final, date)
        if self - apart:
            moves |= super(SaleOrder, self - apart)._create_invoices(
                grouped, final, date
            )
        # who comes at the same time looks at the cases as this one has left them
        cases.date_invoiced = self.env.cr.now()
        return moves

    def _get_invoiceable_lines(self, final=False):
        """Take the lines that are invoiced now; a down payment where it is due."""
        lines = super()._get_invoiceable_lines(final)
        if not self.aftersales_case_id:
            return lines
        kind = self.env.context.get(KIND)
        advances = lines.filtered("is_downpayment")
        lines -= advances
        if kind == "credit":
            return lines.filtered(
                lambda line: line._get_given_back_qty() and line.qty_to_invoice < 0
            )
        # the heading asks for an answer, and that was given
        lines -= lines.filtered(lambda line: line.display_type and line.is_optional)
        if kind:
            lines = lines.filtered(
                lambda line: not line.display_type and line._get_invoice_kind() == kind
            )
        if advances and self._is_advance_due(kind):
            lines |= advances
        return lines

    # === PARTS AND SERVICES APART === #

    def _is_invoiced_apart(self, final):
        """Return whether parts and services of this order get invoices of their own.

        They stay together where the advance exceeds either of them.
        """
        self.ensure_one()
        orders = self._get_orders_of_case()
        if not orders or orders.aftersales_case_id._get_invoice_split() != "split":
            return False
        amounts = orders._get_kind_amounts()
        advance = orders._get_advance_left() if final else 0.0
        return len(amounts) > 1 and max(amounts.values()) >= advance

    def _get_orders_of_case(self):
        """Return the accepted estimates that are invoiced along with this one."""
        # sudo: aftersales.case, sale.order - whoever invoices from sales
        return self.sudo().aftersales_case_id.sale_order_ids.filtered(
            lambda order: order.state == "sale"
        )

    def _get_kind_amounts(self):
        """Return what is to be invoiced now, with taxes, by kind of line.

        :rtype: dict[str, float]
        """
        amounts = defaultdict(float)
        lines = self.order_line.filtered(
            lambda line: (
                line._is_charge()
                and line.qty_to_invoice
                and not line._is_awaiting_approval()
            )
        )
        for line in lines:
            amounts[line._get_invoice_kind()] += line._get_amount_to_invoice()
        return amounts

    # === DOWN PAYMENTS === #

    def _get_open_advances(self):
        """Return the down payment lines that no invoice has deducted yet."""
        return self.order_line.filtered(
            lambda line: (
                line.is_downpayment
                and not line.display_type
                and line.qty_to_invoice < 0
            )
        )

    def _get_advance_left(self):
        """Return what of the down payments is still to be deducted, with taxes."""
        return -self._get_open_advances()._get_amount_to_invoice()

    def _is_advance_due(self, kind):
        """Return whether the down payment is deducted from this invoice.

        At the end of the work, or before when all of it fits; of two invoices from
        the greater one.

        :param str kind: the kind of lines the invoice is made of, if not of all
        """
        self.ensure_one()
        orders = self._get_orders_of_case()
        amounts = orders._get_kind_amounts()
        if kind and kind != max(amounts, key=amounts.get, default=kind):
            return False
        is_open = orders.aftersales_case_id.state not in CLOSED_STATES and any(
            line.product_uom_qty and line._is_awaiting_approval()
            for line in orders.order_line
        )
        return not is_open or sum(amounts.values()) >= orders._get_advance_left()

    # === WHAT IS LEFT === #

    def _get_unbilled_amount(self, with_planned=False):
        """Return what no invoice holds yet, with taxes, less the open down payments.

        :param bool with_planned: count work that is not approved yet too
        """
        self.ensure_one()
        lines = self.order_line.filtered(
            lambda line: (
                line._is_charge() and (with_planned or not line._is_awaiting_approval())
            )
        )
        advances = self._get_open_advances()
        return sum(
            line._get_taxed_amount(line._get_unbilled_qty())
            for line in lines | advances
        )
