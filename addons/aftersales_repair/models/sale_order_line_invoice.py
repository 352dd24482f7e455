from odoo import api, fields, models


class SaleOrderLine(models.Model):
    """What of a case line is invoiced: on which invoice, and how much."""

    _inherit = "sale.order.line"

    aftersales_waived_qty = fields.Float(
        string="Not Charged",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="The quantity that the customer does not pay because the work was done "
        "and charged anew.",
    )
    aftersales_reopened_qty = fields.Float(
        string="Credited at Reopening",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="The quantity that was given back when the case was reopened, until the "
        "rework tells what was done anew.",
    )

    @api.depends(
        "qty_invoiced",
        "qty_delivered",
        "product_uom_qty",
        "state",
        "aftersales_waived_qty",
        "aftersales_reopened_qty",
    )
    def _compute_qty_to_invoice(self):
        super()._compute_qty_to_invoice()
        for line in self:
            given_back = line._get_given_back_qty()
            if given_back:
                line.qty_to_invoice -= given_back

    def _get_given_back_qty(self):
        """Return what is not charged now: done anew, or credited for a rework."""
        self.ensure_one()
        return self.aftersales_waived_qty + self.aftersales_reopened_qty

    def _is_charge(self):
        """Return whether this line is charged: it is no text and no advance."""
        self.ensure_one()
        return not self.display_type and not self.is_downpayment

    def _get_invoice_kind(self):
        """Return ``part`` or ``service``: on which of two invoices the line stands."""
        self.ensure_one()
        # sudo: aftersales.work.part - read to sort the lines, whoever invoices
        return "part" if self.sudo().aftersales_part_ids else "service"

    def _get_unbilled_qty(self):
        """Return what no invoice holds yet, delivered or not."""
        self.ensure_one()
        if self.is_downpayment:
            return self.qty_to_invoice
        return self.product_uom_qty - self._get_given_back_qty() - self.qty_invoiced

    def _get_amount_to_invoice(self):
        """Return what is still to be invoiced of these lines, with taxes.

        In the currency of the order; an advance counts against it.
        """
        return sum(line._get_taxed_amount(line.qty_to_invoice) for line in self)

    def _get_taxed_amount(self, quantity):
        self.ensure_one()
        return self.tax_ids.compute_all(
            self.price_unit * (1 - self.discount / 100),
            currency=self.order_id.currency_id,
            quantity=quantity,
            product=self.product_id,
            partner=self.order_id.partner_id,
        )["total_included"]
