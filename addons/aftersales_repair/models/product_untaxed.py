from odoo import models


class ProductProduct(models.Model):
    """What a price comes to without the taxes it may include."""

    _inherit = "product.product"

    def _get_untaxed_amount(self, price, quantity, company, currency):
        """Return what a quantity costs at a price of the list, before taxes.

        Every amount of a case is untaxed; only what its customer owes is taxed.

        :param float price: of one, with the taxes that the prices of this product
            include
        :param company: whose taxes count
        :param currency: of the price, and of what is returned
        """
        self.ensure_one()
        # sudo: account.tax - whoever plans the work keeps no books
        taxes = self.sudo().taxes_id._filter_taxes_by_company(company)
        return taxes._get_untaxed_amount(price, quantity, currency, self)
