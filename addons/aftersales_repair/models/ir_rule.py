from collections.abc import Set
from functools import cached_property

from odoo import api, models


class IrRule(models.Model):
    _inherit = "ir.rule"

    @api.model
    def _eval_context(self):
        """Offer rules the companies at hand with all branches below them.

        The head office sees the whole service, a region its outlets.
        """
        context = super()._eval_context()
        companies = self.env["res.company"].browse(context["company_ids"])
        return context | {"aftersales_branch_ids": LazyIds(companies)}


class LazyIds(Set):
    """Ids of companies and their branches, looked up by the few rules that ask."""

    _from_iterable = set  # what two of them make together

    def __init__(self, companies):
        self.companies = companies

    @cached_property
    def ids(self):
        return self.companies._get_aftersales_branch_ids()

    def __contains__(self, company_id):
        return company_id in self.ids

    def __iter__(self):
        return iter(self.ids)

    def __len__(self):
        return len(self.ids)

    def __add__(self, others):
        return [*self.ids, *others]
