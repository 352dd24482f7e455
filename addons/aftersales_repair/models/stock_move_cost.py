from odoo import models

from .posting_item import PostingItem


class StockMove(models.Model):
    """Warranty cost in the books: whose it is, and what comes back as a good part."""

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        moves.filtered("is_aftersales_graded")._post_recovered()
        return moves

    def _get_account_move_line_vals(self):
        """Name who bears the cost, and the case, on entries of warranty consumption."""
        vals_list = super()._get_account_move_line_vals()
        case = self.aftersales_case_id
        if case:
            partner = case._get_carrier_partner(
                self.location_dest_id.aftersales_cost_carrier
            )
            for vals in vals_list:
                vals["partner_id"] = partner.id
                vals["name"] = f"{case.name} - {vals['name']}"
                if not self._is_rule_wanted():
                    # what is given is not looked for, line by line
                    vals["analytic_distribution"] = False
        return vals_list

    def _is_rule_wanted(self):
        """Return whether core's rules may say the analytics of an entry of a case.

        A move that has its own would have them twice.
        """
        self.ensure_one()
        rules = self.env["account.analytic.distribution.model"]
        return rules._is_used() and not self._get_analytic_distribution()

    def _get_analytic_distribution(self):
        """Let warranty cost go to the analytics of the account a case runs on."""
        distribution = super()._get_analytic_distribution()
        if self.location_dest_id.aftersales_cost_carrier and self.aftersales_case_id:
            return distribution or self.aftersales_case_id._get_cost_analytic() or {}
        return distribution

    def _post_recovered(self):
        """Bring the graded value of recovered parts into the books.

        They come from custody, which has no value: without this the stock would be
        worth more than its account says, until a closing books the difference.
        """
        self.env["aftersales.posting"]._post_items(
            [
                PostingItem(
                    activity="part_recovered",
                    record=move,
                    amount=move.value,
                    company=move.company_id,
                    case=move.aftersales_case_id,
                    product=move.product_id,
                    name=move.product_id.name,
                )
                for move in self
                if move.is_in and move._is_stock_in_books()
            ]
        )

    def _is_stock_in_books(self):
        """Return whether the stock of this product has an account at all."""
        self.ensure_one()
        product = self.product_id.with_company(self.company_id)
        return product.is_storable and bool(
            product._get_product_accounts()["stock_valuation"]
        )
