from odoo import fields, models


class AccountPayment(models.Model):
    """A payment a customer makes for his case: at the counter, or in advance."""

    _inherit = "account.payment"

    aftersales_case_id = fields.Many2one(
        comodel_name="aftersales.case",
        string="Service Case",
        index="btree_not_null",
        copy=False,
        check_company=True,
        help="What it was paid for; the invoices of this case are settled with it.",
    )

    # === CRUD METHODS === #

    def write(self, vals):
        res = super().write(vals)
        if "aftersales_case_id" in vals:
            # sudo: account.move - the shares of its invoices follow
            lines = self.sudo().move_id.line_ids
            partials = lines.matched_debit_ids | lines.matched_credit_ids
            partials._get_settled_moves()._refresh_case_shares()
        return res

    # === BUSINESS METHODS === #

    def _get_open_case_lines(self):
        """Return what of these payments no invoice has used yet."""
        return self.move_id.line_ids.filtered(
            lambda line: (
                line.account_type == "asset_receivable"
                and line.parent_state == "posted"
                and not line.reconciled
            )
        )
