from itertools import chain

from odoo import fields, models
from odoo.exceptions import UserError


class AftersalesCase(models.Model):
    """Who took the unit back, with his signature."""

    _inherit = "aftersales.case"

    handover_receiver = fields.Char(
        string="Received By",
        readonly=True,
        copy=False,
        help="Who took the unit back.",
    )
    handover_signature = fields.Image(
        string="Signature",
        readonly=True,
        copy=False,
        max_width=1024,
        max_height=1024,
    )
    handover_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Handed Over By",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )
    is_signature_required = fields.Boolean(related="process_id.is_signature_required")

    # === ACTION METHODS === #

    def action_open_deliver(self):
        """Ask who fetches the units, and let him sign."""
        return self._open_wizard("aftersales_case_handover_action")

    def action_deliver(self, receiver=False, signature=False):
        """Keep who took the unit, with his signature."""
        self._check_role("deliver")
        if not signature:
            self._check_signature()
        res = super().action_deliver(receiver, signature)
        # sudo: aftersales.case - the step has checked the role
        for case in self.sudo():
            case.write(
                {
                    "handover_receiver": receiver or case.partner_id.name,
                    "handover_signature": signature,
                    "handover_user_id": self.env.uid,
                }
            )
        return res

    def action_cancel(self, reason=False):
        """Leave a repaired unit to its hand-over where its receiver has to sign."""
        self._check_role("cancel")
        self._check_not_to_sign()
        return super().action_cancel(reason)

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {
            "handover_receiver",
            "handover_signature",
            "handover_user_id",
        }

    def _check_signature(self):
        """Refuse to hand a unit over unsigned where the process asks for it."""
        for case in self:
            # sudo: aftersales.process - the terms of a case at hand
            if case.is_in_custody and case.sudo().is_signature_required:
                raise UserError(
                    self.env._(
                        "Who fetches the unit of case %s must sign for it.", case.name
                    )
                )

    def _check_not_to_sign(self):
        """Refuse to give a repaired unit back unsigned by cancelling its case."""
        # sudo: logs, process - the facts of a case at hand
        for case in self.sudo():
            is_repaired = case.state == "ready" and any(
                log.state == "approved" for log in case.log_ids
            )
            if is_repaired and case.is_in_custody and case.is_signature_required:
                raise UserError(
                    self.env._(
                        "The work on case %s is done. Hand the unit over instead: who "
                        "fetches it must sign for it.",
                        case.name,
                    )
                )

    def _get_receipt_lines(self):
        """Return what was done and charged, as the hand-over receipt shows it."""
        self.ensure_one()
        return [
            line
            for line in chain(self.part_ids, self.labor_ids)
            if not line._is_planned()
        ]

    def _get_receipt_works(self):
        """Return what the technicians wrote on the accepted logs."""
        self.ensure_one()
        logs = self.log_ids.filtered(lambda log: log.state == "approved")
        return [log.work_done for log in logs.sorted("id") if log.work_done]

    def _get_amount_due(self):
        """Return what of the posted invoices is not paid yet."""
        # sudo: account.move - reception tells the customer what is left to pay
        invoices = self.sudo().invoice_ids
        return sum(
            invoice.amount_residual_signed
            for invoice in invoices
            if invoice.state == "posted"
        )
