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
                company = self._get_branch_of_vals(vals)
                unnamed.setdefault(company, []).append(vals)
        for company, group in unnamed.items():
            numbers = self._get_branch_sequence(company)._next_many(len(group))
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
    def _get_branch_sequence(self, company):
        """Return the numbering of a branch, the common one where it has none."""
        # sudo: ir.sequence - whoever makes a document draws a number
        sequences = self.env["ir.sequence"].sudo()
        own = sequences.search(
            [("code", "=", self._name), ("company_id", "=", company.id)], limit=1
        )
        return own or self._get_sequence()
