from odoo import fields, models
from odoo.exceptions import UserError, ValidationError

from ..rules.case_states import CLOSED_STATES

CASHIER = "aftersales_repair.aftersales_group_cashier"


class AftersalesCase(models.Model):
    """Payments at the counter: deposits, and what is paid at the hand-over."""

    _inherit = "aftersales.case"

    date_paid = fields.Datetime(
        string="Last Payment On",
        readonly=True,
        copy=False,
        help="When something was paid for this case last, or paid back.",
    )
    can_pay = fields.Boolean(compute="_compute_can")

    # === CRUD METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"date_paid"}

    # === ACTION METHODS === #

    def action_open_payment(self):
        """Ask what the customer pays, and how."""
        self.ensure_one()
        self._check_role("pay")
        self._check_step("pay")
        return self._open_wizard("aftersales_case_payment_action") | {
            "context": {"default_case_id": self.id}
        }

    def action_register_payment(self, amount, journal=None, date=None, memo=False):
        """Take a payment for this case; it settles its invoices, now or later.

        :param float amount: what is paid, in the currency of the branch; never more
            than the customer has agreed to
        :param journal: an ``account.journal`` of cash or bank, or its id; the first
            cash journal of the branch by default
        :param date: the day of the payment, today by default
        :param str memo: what stands on the entry beside the case
        :return: the posted ``account.payment``
        """
        self.ensure_one()
        self._check_role("pay")
        self._lock()
        self._check_step("pay")
        self._check_payment(amount)
        # sudo: account.payment - the cashier keeps no books, the role was checked
        case = self.sudo().with_context(allowed_company_ids=self.company_id.ids)
        payment = case._post_payment(
            case._prepare_payment_vals(amount, journal, date, memo)
        )
        invoices = case.invoice_ids.filtered(lambda move: move.state == "posted")
        invoices._apply_case_payments()
        self.message_post(
            body=self.env._(
                "%(amount)s paid, %(payment)s.",
                amount=self.currency_id.format(amount),
                payment=payment.name,
            )
        )
        return payment.with_env(self.env)

    def action_view_payments(self):
        """Open the payments made for this case."""
        return self._action_view("account.action_account_payments", "payment_ids")

    def action_deliver(self, receiver=False, signature=False):
        """Hand the unit over once it is paid, where the process asks for it."""
        self._check_role("deliver")
        self._check_paid()
        return super().action_deliver(receiver, signature)

    def action_cancel(self, reason=False):
        """Keep a unit here too whose work is to be paid before it goes."""
        self._check_role("cancel")
        self._check_paid()
        return super().action_cancel(reason)

    def action_replace(self, lot, price_difference=None):
        """Give another unit out once the work on the first is paid for."""
        self._check_role("replace")
        self._check_paid()
        return super().action_replace(lot, price_difference)

    # === BUSINESS METHODS === #

    def _get_step_roles(self):
        return super()._get_step_roles() | {"pay": ("accountant",)}

    def _has_role(self, step):
        if step == "pay" and self.env.user.has_group(CASHIER):
            return True
        return super()._has_role(step)

    def _is_step_open(self, step):
        if step == "pay":
            limit = self._get_payment_limit()
            return self.state != "draft" and (limit is None or limit > 0)
        return super()._is_step_open(step)

    def _get_payment_limit(self):
        """Return the most that can be paid now, with taxes, or None for any deposit.

        What was agreed, done or not, less what is paid; before anything is agreed an
        open case takes any deposit.
        """
        self.ensure_one()
        # sudo: sale.order - whoever takes the payment
        has_orders = any(order.state == "sale" for order in self.sudo().sale_order_ids)
        if not has_orders and self.state not in CLOSED_STATES:
            return None
        return self._get_open_amount(self._get_account(with_planned=True))

    def _check_payment(self, amount):
        """Refuse to take nothing, or more than the customer has to pay."""
        self.ensure_one()
        currency = self.currency_id
        if currency.compare_amounts(amount, 0) <= 0:
            raise ValidationError(
                self.env._("Enter how much the customer pays for case %s.", self.name)
            )
        limit = self._get_payment_limit()
        if limit is not None and currency.compare_amounts(amount, limit) > 0:
            raise ValidationError(
                self.env._(
                    "%(amount)s is more than is left to pay for case %(case)s: "
                    "%(limit)s.",
                    amount=currency.format(amount),
                    case=self.name,
                    limit=currency.format(max(limit, 0.0)),
                )
            )

    def _get_payment_journals(self):
        """Return the journals that take payments for this case, cash first."""
        self.ensure_one()
        # sudo: account.journal - the cashier keeps no books
        journals = self.env["account.journal"].sudo()
        return journals.search(
            [
                *journals._check_company_domain(self.company_id),
                ("type", "in", ("bank", "cash")),
            ],
            order="type desc, sequence, id",
        )

    def _get_paying_partner(self):
        """Return who is invoiced, and so who pays."""
        self.ensure_one()
        orders = self.sale_order_ids.filtered(lambda order: order.state != "cancel")
        partner = orders[:1].partner_invoice_id or self.partner_id
        return partner.commercial_partner_id

    def _prepare_payment_vals(self, amount, journal, date, memo):
        self.ensure_one()
        if not self.partner_id:
            raise UserError(
                self.env._("Enter the customer of case %s first.", self.name)
            )
        journals = self._get_payment_journals()
        if isinstance(journal, int):
            journal = journals.browse(journal)
        journal = journal.sudo() if journal else journals[:1]
        if not journal or journal not in journals:
            raise UserError(
                self.env._(
                    "%s takes payments through its own cash and bank journals only; "
                    "choose one of them, or make one in Accounting.",
                    self.company_id.name,
                )
            )
        return {
            "aftersales_case_id": self.id,
            "company_id": self.company_id.id,
            "journal_id": journal.id,
            "payment_type": "inbound",
            "partner_type": "customer",
            "partner_id": self._get_paying_partner().id,
            "currency_id": self.currency_id.id,
            "amount": amount,
            "date": date or fields.Date.context_today(self),
            "memo": " - ".join(filter(None, (self.name, memo))),
        }

    def _post_payment(self, vals):
        """Make a payment of ``vals`` and post it; the case remembers when."""
        payment = self.env["account.payment"].create(vals)
        if not payment.outstanding_account_id:
            # with a full accounting app core posts no entry then, which the case needs
            payment.outstanding_account_id = payment._get_outstanding_account(
                payment.payment_type
            )
        payment.action_post()
        # a second press looks at the case as this one has left it
        self.date_paid = self.env.cr.now()
        return payment

    def _get_receipt_payments(self):
        """Return what was paid for this case, as its receipt lists it."""
        self.ensure_one()
        # sudo: account.payment - the cashier gives the customer a receipt
        return (
            self.sudo()
            .payment_ids.filtered(
                lambda payment: payment.state in ("in_process", "paid")
            )
            .sorted(lambda payment: (payment.date, payment.id))
        )

    def _check_paid(self):
        """Refuse to let a unit go that is to be paid first."""
        for case in self:
            # sudo: aftersales.process - the terms of a case at hand
            if not (case.is_in_custody and case.sudo().process_id.is_payment_required):
                continue
            amount = case._get_open_amount()
            if case.currency_id.compare_amounts(amount, 0) > 0:
                raise UserError(
                    self.env._(
                        "%(amount)s is left to pay for case %(case)s. Take the payment "
                        "before the unit goes.",
                        amount=case.currency_id.format(amount),
                        case=case.name,
                    )
                )
