from odoo import models
from odoo.tools import float_compare


class SaleOrderLine(models.Model):
    """What sales offers for a line of a case."""

    _inherit = "sale.order.line"

    def _get_full_amount(self, quantity, currency):
        """Return what ``quantity`` costs before cover and reduction, untaxed."""
        self.ensure_one()
        return self._get_untaxed_amount(quantity, 0.0, currency)

    def _get_agreed_amount(self, quantity, currency):
        """Return what ``quantity`` costs at the price of this line, untaxed."""
        self.ensure_one()
        return self._get_untaxed_amount(quantity, self.discount, currency)

    def _get_untaxed_amount(self, quantity, discount, currency):
        """Return what ``quantity`` costs less a discount, as an invoice would say it.

        :param float discount: in percent
        :param currency: into which it is converted, by the day of the order
        """
        self.ensure_one()
        order = self.order_id
        amount = self.tax_ids._get_untaxed_amount(
            self.price_unit * (1 - discount / 100),
            quantity,
            order.currency_id,
            self.product_id,
            order.partner_id,
        )
        return order.currency_id._convert(
            amount, currency, self.company_id, order.date_order
        )

    def _revise_quantity(self, quantity):
        """Ask for another quantity, and keep the discount that sales gave by hand."""
        self.ensure_one()
        given = self.discount
        self._compute_discount()
        vals = {"product_uom_qty": quantity}
        if float_compare(given, self.discount, precision_digits=2):
            # a new quantity would compute it anew
            vals["discount"] = given
        self.write(vals)
