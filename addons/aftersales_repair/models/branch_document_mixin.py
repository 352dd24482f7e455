from odoo import api, models


class AftersalesBranchDocumentMixin(models.AbstractModel):
    """A document of the service that each branch counts on its own."""

    _name = "aftersales.branch.document.mixin"
    _description = "Service Document of a Branch"
    _inherit = ["aftersales.document.mixin"]

    @api.model
    def _number(self, vals_list):
        """Name the documents to be by the counters of their branches."""
        unnamed = {}
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                key = (self._get_branch_of_vals(vals), self._get_sequence_code(vals))
                unnamed.setdefault(key, []).append(vals)
        for (company, code), group in unnamed.items():
            numbers = self._get_sequence(company, code)._next_many(len(group))
            for vals, number in zip(group, numbers, strict=True):
                vals["name"] = number

    @api.model
    def _get_branch_of_vals(self, vals):
        """Return the branch whose counter names a document to be."""
        company_id = vals.get("company_id") or self.env.context.get(
            "default_company_id"
        )
        return self.env["res.company"].browse(company_id) or self.env.company

    @api.model
    def _get_sequence_code(self, vals):
        """Return the code of the numbering of a document to be. Hook."""
        return self._name
