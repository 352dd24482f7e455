from odoo import fields, models

from ..rules.case_states import CLOSED_STATES
from .process_invoice import REWORK_CREDITS

# what was taken back to work is settled again
ENDED_STATES = ("to_sort", "ready", *CLOSED_STATES)


class AftersalesCase(models.Model):
    """What is given back at once when a case is reopened, until its end tells more.

    The customer gets a draft credit note of what he was billed for the work. What the
    rework does anew and charges again stays credited; the rest is charged again when
    the reopening ends. So he pays each thing once, whatever comes of it.
    """

    _inherit = "aftersales.case"

    rework_credit = fields.Selection(
        REWORK_CREDITS,
        string="Credit Note for Rework",
        compute="_compute_rework_credit",
        groups="base.group_user",
    )
    amount_reopened = fields.Monetary(
        string="Credited at Reopening",
        compute="_compute_amount_reopened",
        groups="base.group_user",
        help="With taxes: what was given back when the case was reopened. At the end "
        "of the rework, what was not done anew is charged again.",
    )

    # === COMPUTE METHODS === #

    def _compute_rework_credit(self):
        for case in self:
            case.rework_credit = case._get_rework_credit()

    def _compute_amount_reopened(self):
        for case in self:
            case.amount_reopened = sum(
                line.currency_id._convert(
                    line._get_taxed_amount(line.aftersales_reopened_qty),
                    case.currency_id,
                    case.company_id,
                )
                for line in case._get_reopened_lines()
            )

    # === ACTION METHODS === #

    def action_reopen(self):
        """Give back what was billed, where that is the rule."""
        res = super().action_reopen()
        # sudo: sale.order - the step has checked the role
        for case in self.sudo():
            if case._get_rework_credit() == "reopening":
                case._credit_reopened()
        return res

    def action_cancel(self, reason=False):
        """Charge again what no rework has done before anything is settled."""
        self._check_role("cancel")
        self._check_step("cancel")
        self._lock()
        self.sudo()._end_reopening()
        return super().action_cancel(reason)

    # === BUSINESS METHODS === #

    def _action_entered(self, state):
        if state in ENDED_STATES:
            # before an invoice is made of what is charged
            self.sudo()._end_reopening()
        return super()._action_entered(state)

    def _get_reopened_lines(self):
        """Return the estimate lines that are credited until the rework ends."""
        self.ensure_one()
        # sudo: sale.order.line - whoever looks at the case
        return self.sudo().sale_order_ids.order_line.filtered("aftersales_reopened_qty")

    def _credit_reopened(self):
        """Make the draft credit note of what was billed for the work so far.

        What stands on a draft invoice was not billed: the end of the rework settles it.
        """
        self.ensure_one()
        done = [
            line
            for line in (*self.part_ids, *self.labor_ids)
            if 0 < line.log_id.id <= self.reopened_after_log_id.id
        ]
        credited = self.env["sale.order.line"]
        for sale_line in credited.union(*(line.sale_line_id for line in done)):
            billed = sale_line._get_billed_qty()
            if sale_line.product_uom_id.compare(billed, 0) > 0:
                sale_line.aftersales_reopened_qty = billed
                credited |= sale_line
        for note in self._make_credit_note(credited) if credited else ():
            self.message_post(
                body=self.env._(
                    "Reopened: a credit note gives back what was billed, %s.",
                    note._get_html_link(title=self.env._("draft credit note")),
                )
            )

    def _end_reopening(self):
        """Charge again what was credited at the reopening and not done anew."""
        for case in self:
            lines = case._get_reopened_lines()
            if not lines:
                continue
            amount = case.currency_id.format(case.amount_reopened)
            lines.aftersales_reopened_qty = 0.0
            lines._take_off_credit_notes()
            case.message_post(
                body=self.env._(
                    "%s was credited when the case was reopened and not done anew: it "
                    "is charged as before.",
                    amount,
                )
            )
