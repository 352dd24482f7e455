from odoo import models


class ResCompany(models.Model):
    """What parts cost in a branch, until it buys its own."""

    _inherit = "res.company"

    def _copy_aftersales_costing(self):
        res = super()._copy_aftersales_costing()
        if self.parent_id:
            self._copy_aftersales_prices()
        return res

    def _copy_aftersales_prices(self):
        """Cost stored goods as the head office does where the branch has no cost.

        A branch reads the prices of its own only: without them the first warranty
        issue there costs nothing.
        """
        self.ensure_one()
        # sudo: product.product - who sets up the network need not manage products
        products = self.env["product.product"].sudo()
        unpriced = products.with_company(self).search_fetch(
            [("is_storable", "=", True), ("standard_price", "=", 0)], ["standard_price"]
        )
        for price, group in (
            unpriced.with_company(self.root_id).grouped("standard_price").items()
        ):
            if price:
                group.with_company(self).standard_price = price
