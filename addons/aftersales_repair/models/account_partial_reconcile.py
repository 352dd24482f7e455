from odoo import api, models


class AccountPartialReconcile(models.Model):
    """What is paid of an invoice finds the cases it was made for."""

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._get_settled_moves()._refresh_case_shares()
        return partials

    def unlink(self):
        """Open again what is not paid any more."""
        moves = self._get_settled_moves()
        res = super().unlink()
        moves.exists()._refresh_case_shares()
        return res

    def _get_settled_moves(self):
        return (self.debit_move_id | self.credit_move_id).move_id
