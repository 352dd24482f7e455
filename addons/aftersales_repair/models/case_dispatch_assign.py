from odoo import models
from odoo.exceptions import AccessError, UserError


class AftersalesCase(models.Model):
    """Work given out against a check, or to many technicians in one go."""

    _inherit = "aftersales.case"

    # === ACTION METHODS === #

    def action_assign_anyway(self, technician, reason, date_planned=None):
        """Give the work to somebody whom a strict branch forbids it.

        :param technician: an ``aftersales.technician`` or its id
        :param str reason: why; kept on the orders it was needed for
        :param date_planned: when the work is to start; the agreed visit, or now
        :return: the new orders
        """
        if not self.env["aftersales.order"]._may_override_dispatch():
            raise AccessError(
                self.env._(
                    "Only a manager gives work to a technician who does not suit it."
                )
            )
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say why the work goes to somebody who does not suit it.")
            )
        orders = self.with_context(aftersales_dispatch_reason=reason).action_assign(
            technician, date_planned
        )
        return orders.with_env(self.env)

    # === BUSINESS METHODS === #

    def _assign_as_planned(self, plan):
        """Give each case to its technician in one go.

        :param dict plan: per case, its ``aftersales.technician`` and the moment
        """
        self._check_role("assign")
        self._check_step("assign")
        for technician, moment in {plan[case] for case in self}:
            technician._check_available(moment)
        return self._give_out(plan)
