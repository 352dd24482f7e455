from odoo import models


class AftersalesDemo(models.AbstractModel):
    """Steps of the demo where customers pay, in advance or at the counter."""

    _inherit = "aftersales.demo"

    def _step_pay(self, case, when, amount, memo=False):
        payment = self._as("reception", case).action_register_payment(
            amount, date=when.date(), memo=memo
        )
        case.sudo().date_paid = when
        payment.sudo().message_ids.date = when

    def _step_advance(self, case, when, amount):
        """Invoice an amount in advance, as accountants do from the case."""
        action = self._as("accountant", case).action_invoice_advance()
        wizard = self.env[action["res_model"]].with_context(**action["context"])
        self._as("accountant", wizard).create(
            {"advance_payment_method": "fixed", "fixed_amount": amount}
        ).create_invoices()
        self._post_drafts(case, when)

    def _step_invoice_draft(self, case, when):
        self._as("accountant", case).action_invoice()

    def _step_post(self, case, when):
        self._post_drafts(case, when)

    def _step_reopen(self, case, when):
        self._as("manager", case).action_reopen()

    def _step_plan_labor(self, case, when, service_id):
        self._as("dispatcher", self.env["aftersales.work.labor"]).create(
            {"case_id": case.id, "service_id": service_id}
        )

    def _post_drafts(self, case, when):
        case.invalidate_recordset(["invoice_ids"])
        drafts = case.sudo().invoice_ids.filtered(lambda move: move.state == "draft")
        drafts.invoice_date = when
        self._as("accountant", drafts).action_post()
