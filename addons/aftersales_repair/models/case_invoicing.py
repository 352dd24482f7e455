from odoo import models
from odoo.exceptions import UserError

from ..rules.case_states import CLOSED_STATES


class AftersalesCase(models.Model):
    """The draft invoice that a case makes by itself, as its process says."""

    _inherit = "aftersales.case"

    def _finish_work(self, beyond_repair=False):
        res = super()._finish_work(beyond_repair)
        self._invoice_by_policy("approval")
        return res

    def _action_entered(self, state):
        res = super()._action_entered(state)
        if state in CLOSED_STATES:
            # what an invoice at approval could not hold yet goes out with the unit
            self._invoice_by_policy("approval", "handover")
        return res

    def _invoice_by_policy(self, *policies):
        """Make the draft invoices of cases whose process has one of ``policies``.

        The work and the unit go on whatever becomes of the invoice: what stands in
        its way is told on the case.
        """
        # sudo: aftersales.process, sale.order - whoever took the step
        cases = self.sudo().filtered(
            lambda case: (
                case.process_id.invoice_policy in policies and case._can_be_invoiced()
            )
        )
        for case in cases:
            case._try_invoice()

    def _group_by_invoice(self):
        """Return these cases as they may share an invoice.

        What was paid for a case beyond its share of an invoice would settle the
        shares of others; so cases whose payments decide on something are invoiced
        alone.

        :rtype: list[aftersales.case]
        """
        alone = self.filtered(
            lambda case: case.process_id.is_payment_required or case.payment_ids
        )
        return [*alone, *filter(None, [self - alone])]

    def _try_invoice(self):
        """Make the draft invoice of a case, or tell on the case why there is none."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._make_invoices()
        except UserError as error:
            self.message_post(
                body=self.env._("The invoice could not be made by itself: %s", error)
            )
