from odoo import fields, models
from odoo.exceptions import UserError, ValidationError


class AftersalesCase(models.Model):
    """Money given back at the counter: what was credited, or paid for nothing."""

    _inherit = "aftersales.case"

    can_pay_back = fields.Boolean(compute="_compute_can")

    # === ACTION METHODS === #

    def action_open_payment_back(self):
        """Ask how much is given back, and from which cash desk."""
        self.ensure_one()
        self._check_role("pay_back")
        self._check_pay_back()
        return self._open_wizard("aftersales_case_payment_back_action") | {
            "context": {
                "default_case_id": self.id,
                "default_payment_type": "outbound",
            }
        }

    def action_pay_back(self, amount, journal=None, date=None, memo=False):
        """Give money back to the customer; it settles deposits, then credit notes.

        :param float amount: what is given back, in the currency of the branch; never
            more than posted credit notes and unused deposits of the case leave
        :param journal: an ``account.journal`` of cash or bank, or its id; the first
            cash journal of the branch by default
        :param date: the day of the payment, today by default
        :param str memo: what stands on the entry beside the case
        :return: the posted ``account.payment``
        """
        self.ensure_one()
        self._check_role("pay_back")
        self._lock()
        self._check_pay_back(amount)
        # sudo: account.payment - the cashier keeps no books, the role was checked
        case = self.sudo().with_context(allowed_company_ids=self.company_id.ids)
        deposits = case.payment_ids._get_open_case_lines()
        payment = case._post_payment(
            case._prepare_payment_vals(amount, journal, date, memo)
            | case._prepare_payment_back_vals()
        )
        case._settle_payment_back(payment, deposits)
        self.message_post(
            body=self.env._(
                "%(amount)s paid back, %(payment)s.",
                amount=self.currency_id.format(amount),
                payment=payment.name,
            )
        )
        return payment.with_env(self.env)

    # === BUSINESS METHODS === #

    def _get_step_roles(self):
        roles = super()._get_step_roles()
        return roles | {"pay_back": roles["pay"]}

    def _has_role(self, step):
        return super()._has_role("pay" if step == "pay_back" else step)

    def _is_step_open(self, step):
        if step == "pay_back":
            return self._get_payment_back_limit() > 0
        return super()._is_step_open(step)

    def _get_payment_back_limit(self):
        """Return the most that can be given back now, with taxes.

        What posted credit notes and unused deposits leave, and no more than the
        account of the case is in the customer's favour, agreed work counted.
        """
        self.ensure_one()
        # sudo: account.payment, aftersales.invoice.share - sums only
        case = self.sudo()
        left = sum(case.payment_ids._get_open_case_lines().mapped("amount_residual"))
        left += sum(case._get_credited_shares().mapped("amount_residual"))
        if self.currency_id.compare_amounts(left, 0) >= 0:
            return 0.0
        owed = self._get_open_amount(self._get_account(with_planned=True))
        return self.currency_id.round(max(min(-left, -owed), 0.0))

    def _get_credited_shares(self):
        """Return the shares in posted credit notes that are not paid out or used."""
        return self.share_ids.filtered(
            lambda share: (
                share.move_id.move_type == "out_refund"
                and share.currency_id.compare_amounts(share.amount_residual, 0) < 0
            )
        )

    def _check_pay_back(self, amount=None):
        """Refuse to give back nothing, or more than there is to give back."""
        self.ensure_one()
        currency = self.currency_id
        limit = self._get_payment_back_limit()
        if not limit:
            raise UserError(
                self.env._(
                    "Nothing is to be paid back for case %s. A credit note counts once "
                    "the accountant has posted it.",
                    self.name,
                )
            )
        if amount is None:
            return
        if currency.compare_amounts(amount, 0) <= 0:
            raise ValidationError(
                self.env._("Enter how much is paid back for case %s.", self.name)
            )
        if currency.compare_amounts(amount, limit) > 0:
            raise ValidationError(
                self.env._(
                    "%(amount)s is more than is left to pay back for case %(case)s: "
                    "%(limit)s.",
                    amount=currency.format(amount),
                    case=self.name,
                    limit=currency.format(limit),
                )
            )

    def _prepare_payment_back_vals(self):
        """Return what makes a payment one to the customer, whom the note is made to."""
        note = self._get_credited_shares().move_id[:1]
        partner = note.commercial_partner_id or self._get_paying_partner()
        return {"payment_type": "outbound", "partner_id": partner.id}

    def _settle_payment_back(self, payment, deposits):
        """Settle what was given back: the deposits first, which are of this case alone.

        :param payment: the posted payment to the customer
        :param deposits: lines of payments that no invoice has used
        """
        line = payment._get_open_case_lines()
        same = deposits.filtered(
            lambda deposit: (
                deposit.account_id == line.account_id and deposit.amount_residual < 0
            )
        )
        if same:
            (line | same).reconcile()
        # a note of several cases last: what is left then is no more than our share
        notes = self._get_credited_shares().move_id.sorted(
            lambda note: (len(note.aftersales_share_ids) > 1, note.id)
        )
        for note in notes:
            if not line.reconciled:
                note.js_assign_outstanding_line(line.id)
