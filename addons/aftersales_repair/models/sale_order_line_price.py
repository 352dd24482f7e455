from odoo import models
from odoo.tools import float_compare


class SaleOrderLine(models.Model):
    """What sales offers for a line of a case."""

    _inherit = "sale.order.line"

    def _get_full_amount(self, quantity, currency):
        """Return what ``quantity`` costs before cover and reduction, untaxed."""
        self.ensure_one()
        return self.order_id.currency_id._convert(
            self.price_unit * quantity,
            currency,
            self.company_id,
            self.order_id.date_order,
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
