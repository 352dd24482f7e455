from odoo import fields, models
from odoo.exceptions import UserError

from ..rules.dispatch import find_problems, is_blocking


class AftersalesOrder(models.Model):
    """The sanity check of a job: does its technician suit it, and who says so."""

    _inherit = "aftersales.order"

    dispatch_reason = fields.Text(
        string="Given Out Because",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Why a manager gave the job to somebody whom the branch forbids it.",
    )

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"dispatch_reason"}

    def _prepare_hand_on_vals(self):
        return super()._prepare_hand_on_vals() | {"dispatch_reason": False}

    def _check_dispatch(self):
        """Look whether orders suit their technicians: warn or refuse them.

        What speaks against it is kept on the order, and why it was done still.
        """
        problems = self._get_dispatch_problems()
        # sudo: aftersales.order - written for the dispatcher, not by him
        for order, (codes, texts) in problems.items():
            order_sudo = order.sudo()
            warning = "\n".join(texts) or False
            reason = False
            mode = order_sudo.case_id.workshop_company_id.aftersales_dispatch_check
            if mode == "block" and is_blocking(codes):
                reason = order_sudo._get_override(warning)
                if not reason:
                    order_sudo._refuse_dispatch(texts)
            if order_sudo.dispatch_warning != warning:
                order_sudo.dispatch_warning = warning
            if order_sudo.dispatch_reason != reason:
                order_sudo.dispatch_reason = reason

    def _get_override(self, warning):
        """Return why a forbidden job is given out still, False where it is not.

        A manager says why; what he said holds while nothing else speaks against it.
        """
        self.ensure_one()
        reason = self.env.context.get("aftersales_dispatch_reason")
        if reason and self._may_override_dispatch():
            return reason
        return self.dispatch_warning == warning and self.dispatch_reason

    def _may_override_dispatch(self):
        """Return whether this user gives jobs to whom his branch forbids them."""
        # not by the rights of the environment: the check itself runs in sudo
        return self.env.user.has_group("aftersales_warranty.aftersales_group_manager")

    def _refuse_dispatch(self, texts):
        raise UserError(
            self.env._(
                "%(technician)s cannot get case %(case)s: %(problems)s. Choose "
                "somebody else or another time; a manager may assign it all the same, "
                "with a reason.",
                technician=self.technician_id.name,
                case=self.case_id.name,
                problems="; ".join(texts),
            )
        )

    def _get_dispatch_problems(self):
        """Return per order, where the branch wants a check, codes and sentences.

        :return: dict of order to a pair of lists
        """
        found = {}
        # sudo: res.company - how strict the branch of the work is
        checked = self.filtered(
            lambda order: (
                order.sudo().case_id.workshop_company_id.aftersales_dispatch_check
                != "none"
            )
        )
        for technician, orders in checked.grouped("technician_id").items():
            plan = {
                order.case_id: order.date_planned or fields.Datetime.now()
                for order in orders
            }
            matches = technician._get_matches(plan, ignored_orders=orders)
            for order in orders:
                match = matches[order.case_id, technician]
                found[order] = (
                    find_problems(match),
                    technician._get_problem_texts(match),
                )
        return found
