from collections import namedtuple

from odoo import fields, models

# What a case comes to, taxes included, in the currency of its branch. ``billed``: on
# posted invoices less credit notes; ``open``: what of it is not paid; ``draft``: on
# drafts; ``unbilled``: done or agreed and on no invoice; ``deposit``: paid before.
Account = namedtuple("Account", "billed open draft unbilled deposit")


class AftersalesCase(models.Model):
    """What a case has cost its customer, and what he has paid of it."""

    _inherit = "aftersales.case"

    payment_ids = fields.One2many(
        comodel_name="account.payment",
        inverse_name="aftersales_case_id",
        groups="account.group_account_invoice,account.group_account_readonly",
    )
    share_ids = fields.One2many(
        comodel_name="aftersales.invoice.share",
        inverse_name="case_id",
        readonly=True,
        groups="aftersales_warranty.aftersales_group_accountant",
    )
    amount_billed = fields.Monetary(
        string="Billed",
        compute="_compute_account",
        groups="base.group_user",
        help="On posted invoices less credit notes, with taxes.",
    )
    amount_paid = fields.Monetary(
        string="Paid", compute="_compute_account", groups="base.group_user"
    )
    amount_open = fields.Monetary(
        string="Left to Pay",
        compute="_compute_account",
        groups="base.group_user",
        help="With taxes: what is done and not paid, invoiced or not.",
    )

    # === COMPUTE METHODS === #

    def _compute_account(self):
        for case in self:
            account = case._get_account()
            case.amount_billed = account.billed
            case.amount_paid = account.billed - account.open + account.deposit
            case.amount_open = case._get_open_amount(account)

    # === BUSINESS METHODS === #

    def _get_open_amount(self, account=None):
        """Return what the customer has still to pay; less than zero: we owe him.

        With taxes, in the currency of the branch; of work that is not approved yet,
        nothing.
        """
        account = account or self._get_account()
        return self.currency_id.round(
            account.open + account.draft + account.unbilled - account.deposit
        )

    def _get_account(self, with_planned=False):
        """Return what this case comes to, as an :class:`Account`.

        :param bool with_planned: count agreed work that is not approved yet too
        """
        self.ensure_one()
        # sudo: sale.order, account.move, account.payment - sums only
        case = self.sudo()
        orders = case.sale_order_ids.filtered(lambda order: order.state == "sale")
        drafts = case._get_invoice_lines().move_id.filtered(
            lambda move: move.state == "draft"
        )
        # an invoice that is a draft again keeps what was paid of it
        draft = sum(
            move._get_case_residuals(move._get_case_totals()).get(case, 0.0)
            for move in drafts
        )
        unbilled = sum(
            order.currency_id._convert(
                order._get_unbilled_amount(with_planned),
                case.currency_id,
                case.company_id,
            )
            for order in orders
        )
        deposit = -sum(
            case.payment_ids._get_open_case_lines().mapped("amount_residual")
        )
        return Account(
            sum(case.share_ids.mapped("amount_total")),
            sum(case.share_ids.mapped("amount_residual")),
            draft,
            unbilled,
            deposit,
        )

    def _get_invoice_lines(self):
        """Return what stands on invoices for this case, which may hold other cases.

        By its estimates, and of a unit of another model the difference of the price.
        """
        self.ensure_one()
        differences = self.invoice_ids.filtered("aftersales_exchange_case_id")
        return (
            self.sale_order_ids.order_line.invoice_lines | differences.invoice_line_ids
        )

    def _get_amount_due(self):
        """Count what is not invoiced yet, and what was paid before."""
        # a form that is not saved yet holds copies of the cases
        return sum(case._get_open_amount() for case in self._origin)
