from odoo import models


class AccountTax(models.Model):
    """What an amount comes to without the taxes it may include."""

    _inherit = "account.tax"

    def _get_untaxed_amount(self, price, quantity, currency, product, partner=None):
        """Return what a quantity costs before these taxes, as an invoice would say it.

        :param float price: of one, with the taxes that prices include
        :param currency: of the price, and of what is returned
        """
        if not any(tax.price_include for tax in self.flatten_taxes_hierarchy()):
            amount = price * quantity
            return currency.round(amount) if currency else amount
        return self.compute_all(
            price,
            currency=currency,
            quantity=quantity,
            product=product,
            partner=partner,
        )["total_excluded"]
