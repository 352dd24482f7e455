from odoo import fields, models
from odoo.exceptions import UserError


class AftersalesCase(models.Model):
    """What the customer answers to an estimate, and what follows from it."""

    _inherit = "aftersales.case"

    can_answer = fields.Boolean(compute="_compute_can")

    # === ACTION METHODS === #

    def action_open_answer(self):
        """Ask what the customer answered, by phone or at the counter."""
        self.ensure_one()
        return self._open_wizard("aftersales_estimate_answer_action") | {
            "context": {"default_case_id": self.id}
        }

    def action_answer_estimate(
        self, is_accepted, way, answered_by=False, declined=(), note=False, told=False
    ):
        """Record what the customer answered to the estimate of this case.

        :param bool is_accepted: whether he agrees, be it in part
        :param str way: ``phone``, ``counter`` or ``message``
        :param str answered_by: who gave the answer; the customer by default
        :param declined: ids of the estimate lines he does not want, as
            ``sale.order.line``; without all of them he declines the whole
        :param str note: what he said
        :param told: id and revision of the estimate he was told, as
            ``sale.order`` has them; the one that is open by default
        """
        self.ensure_one()
        self._check_role("answer")
        self._lock()
        self._check_step("answer")
        # sudo: sale.order - reception has no part in sales, the role was checked
        order = self.sudo()._get_open_estimates()
        if told and tuple(told) != (order[:1].id, order[:1].aftersales_revision):
            raise UserError(
                self.env._(
                    "The estimate of case %s was changed meanwhile. Tell the customer "
                    "what it says now, and record his answer to that.",
                    self.name,
                )
            )
        lines = order.order_line.filtered(
            lambda line: not line.display_type and line.product_uom_qty
        )
        struck = lines.filtered(lambda line: line.id in declined)
        order._record_answer(way, answered_by or self.partner_id.name, note)
        if is_accepted and struck != lines:
            struck.product_uom_qty = 0
            order.action_confirm()
        else:
            order._action_cancel()
        self._post_answer(order, struck)

    # === BUSINESS METHODS === #

    def _get_step_roles(self):
        return super()._get_step_roles() | {"answer": ("reception", "dispatcher")}

    def _is_step_open(self, step):
        if step == "answer":
            # sudo: sale.order - only whether there is something to answer
            return self.state == "to_quote" and bool(self.sudo()._get_open_estimates())
        return super()._is_step_open(step)

    def _post_answer(self, order, struck):
        """Write the answer on the case, with who gave it and how."""
        values = {
            "order": order.name,
            "who": order.aftersales_answered_by,
            "way": order._get_answer_way_label(),
        }
        if order.state == "cancel":
            body = self.env._("%(order)s declined by %(who)s, %(way)s.", **values)
        elif struck:
            body = self.env._(
                "%(order)s accepted by %(who)s, %(way)s, without %(lines)s.",
                lines=", ".join(struck.product_id.mapped("display_name")),
                **values,
            )
        else:
            body = self.env._("%(order)s accepted by %(who)s, %(way)s.", **values)
        note = order.aftersales_answer_note
        self.message_post(body=f"{body} {note}" if note else body)

    def _action_estimate_accepted(self):
        """Go on: the customer agreed."""
        cases = self.filtered(lambda case: case.state == "to_quote")
        cases._transition("quote_approved")
        cases._notify_event("quote_accepted", cases, cases._get_occasion("to_quote"))

    def _action_estimate_rejected(self):
        """Stop the work: the customer does not agree.

        Where he had agreed to an estimate before and declines what came up since,
        the work goes on with what was agreed.
        """
        cases = self.filtered(lambda case: case.state == "to_quote")
        agreed = cases.filtered(lambda case: case._has_agreed_work())
        agreed._transition("quote_approved")
        stopped = cases - agreed
        stopped.order_ids.filtered("is_open")._action_cancel()
        stopped._transition("quote_rejected")
        cases._notify_event("quote_rejected", cases, cases._get_occasion("to_quote"))
        stopped._charge_rejection()
        stopped.filtered(
            lambda case: case.is_in_custody and case.process_id.is_sorted_on_rejection
        )._transition("to_sort")

    def _has_agreed_work(self):
        """Return whether an accepted estimate still asks for work."""
        self.ensure_one()
        return any(
            line.sale_line_id.state == "sale"
            and not line.is_declined
            and line._is_awaiting_approval()
            for line in (*self.part_ids, *self.labor_ids)
        )

    def _charge_rejection(self):
        """Charge the inspection where the process says so; what is covered is free."""
        for case in self.sudo():
            service = case.process_id.rejection_service_id
            if not service or any(line.is_rejection_fee for line in case.labor_ids):
                continue
            fee = case.labor_ids.create(
                {
                    "case_id": case.id,
                    "service_id": service.id,
                    "hours": 0.0,
                    "is_rejection_fee": True,
                }
            )
            if not case._is_free(fee):
                order = case.with_company(case.company_id)._create_sale_order(fee)
                order.action_confirm()
                fee.sale_line_id._write_actuals(fee.quantity)

    def _withdraw_estimates(self):
        """Take back what the customer has not answered; that is no answer of his."""
        self._get_open_estimates().with_context(
            aftersales_withdrawn=True
        )._action_cancel()
