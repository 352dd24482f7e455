from odoo import models


class ResCompany(models.Model):
    """The accounts of the cost carriers in the books of a company."""

    _inherit = "res.company"

    def _get_carrier_account(self, carrier):
        """Return the account that takes the warranty cost of a carrier.

        :param str carrier: one of ``COST_CARRIERS``
        :raises UserError: when it is missing, saying where to set it
        """
        return self._get_consumption_location(carrier).valuation_account_id
