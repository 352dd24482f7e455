from collections import defaultdict

from odoo import fields, models

from ..rules.payment_share import settle, spread


class AccountMove(models.Model):
    """Which case an invoice is made for, line by line, and paid for."""

    _inherit = "account.move"

    aftersales_share_ids = fields.One2many(
        comodel_name="aftersales.invoice.share",
        inverse_name="move_id",
        readonly=True,
        groups="aftersales_warranty.aftersales_group_accountant",
    )

    # === ACTION METHODS === #

    def button_draft(self):
        res = super().button_draft()
        self._refresh_case_shares()
        return res

    def button_cancel(self):
        res = super().button_cancel()
        self._refresh_case_shares()
        return res

    # === BUSINESS METHODS === #

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted._refresh_case_shares()
        return posted

    def _refresh_case_shares(self):
        """Bring what each case has in these invoices up to date."""
        # sudo: aftersales.invoice.share - they follow the invoice, whoever changes it
        moves = self.sudo().filtered(
            lambda move: (
                move.move_type in ("out_invoice", "out_refund")
                and (move.aftersales_share_ids or move._get_cases_invoiced())
            )
        )
        shares = moves.aftersales_share_ids
        to_create = []
        for move in moves:
            for case, vals in move._prepare_case_shares().items():
                share = move.aftersales_share_ids.filtered(
                    lambda share, case=case: share.case_id == case
                )
                shares -= share
                if share:
                    share.write(vals)
                else:
                    to_create.append({"move_id": move.id, "case_id": case.id, **vals})
        shares.unlink()
        shares.create(to_create)

    def _prepare_case_shares(self):
        """Return the values of the share of each case in this posted invoice."""
        self.ensure_one()
        if self.state != "posted":
            return {}
        totals = self._get_case_totals()
        residuals = self._get_case_residuals(totals)
        prices = self._get_case_prices()
        return {
            case: {
                "price_total": prices[case],
                "amount_total": totals[case],
                "amount_residual": residuals[case],
            }
            for case in totals
            if case
        }

    def _get_case_prices(self):
        """Return what the lines of each case come to, with taxes.

        In the currency of the invoice. Lines of no case stand under an empty one.

        :rtype: dict[aftersales.case, float]
        """
        self.ensure_one()
        prices = defaultdict(float)
        for line in self.invoice_line_ids:
            if line.display_type == "product":
                prices[line._get_case_invoiced()] += line.price_total
        return prices

    def _get_case_totals(self):
        """Return the share of each case in the total of the invoice, to the cent.

        Signed, with taxes, in the currency of the branch.

        :rtype: dict[aftersales.case, float]
        """
        self.ensure_one()
        return spread(
            self.amount_total_signed,
            self._get_case_prices(),
            self.company_id.currency_id.round,
        )

    def _get_case_residuals(self, totals):
        """Return what of each share is not paid; they sum to the rest of the invoice.

        :param totals: the shares, see `_get_case_totals`
        """
        self.ensure_one()
        rounding = self.company_id.currency_id.round
        sign = -1 if self.move_type == "out_refund" else 1
        left = settle(
            {case: sign * total for case, total in totals.items()},
            self._get_case_settlements(),
            rounding,
        )
        # what floats and differences of exchange leave
        rest = sign * self.amount_residual_signed - sum(left.values())
        for case, share in spread(rest, totals, rounding).items():
            left[case] += share
        return {case: sign * amount for case, amount in left.items()}

    def _get_case_settlements(self):
        """Return how much was paid of this invoice, and what of it for which case.

        :rtype: list[tuple[float, dict[aftersales.case, float]]]
        """
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: line.display_type == "payment_term")
        partials = lines.matched_debit_ids | lines.matched_credit_ids
        settlements = []
        for partial in partials.sorted("id"):
            other = (
                partial.credit_move_id
                if partial.debit_move_id in lines
                else partial.debit_move_id
            ).move_id
            settlements.append((partial.amount, other._get_cases_meant(partial.amount)))
        return settlements

    def _get_cases_meant(self, amount):
        """Return which case an entry pays ``amount`` for: by its link, or its lines.

        :rtype: dict[aftersales.case, float]
        """
        self.ensure_one()
        case = self.origin_payment_id.aftersales_case_id
        if case:
            return {case: amount}
        if self.move_type not in ("out_invoice", "out_refund"):
            return {}
        prices = self._get_case_prices()
        meant = spread(amount, prices, self.company_id.currency_id.round)
        meant.pop(self.env["aftersales.case"], None)
        return meant
