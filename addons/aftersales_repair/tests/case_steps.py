from odoo.exceptions import UserError

from .common import AftersalesRepairCommon


class CaseSteps(AftersalesRepairCommon):
    """What people press on a case, each by its own role; walks press at random."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_fault = cls.env.ref("aftersales_repair.aftersales_fault_agent_user")

    def _enter(self, lot, place):
        """Let reception enter a case on a unit; return it."""
        request = (
            self.env["aftersales.request"]
            .with_user(self.reception)
            .create(
                {
                    "partner_id": self.customer.id,
                    "case_ids": [(0, 0, {"lot_id": lot.id, "place": place})],
                }
            )
        )
        return request.case_ids.with_env(self.env)

    def _press(self, step, case):
        """Take a step; return whether it was possible. A refusal undoes it."""
        try:
            with self.env.cr.savepoint():
                getattr(self, f"_step_{step}")(case)
        except (UserError, LookupError):
            return False
        return True

    # === THE DESK === #

    def _step_confirm(self, case):
        case.with_user(self.reception).action_confirm()

    def _step_sort(self, case):
        case.with_user(self.inspector).action_sort()

    def _step_deliver(self, case):
        case.with_user(self.reception).action_deliver()

    def _step_cancel(self, case):
        case.with_user(self.reception).action_cancel("Enough")

    def _step_reopen(self, case):
        case.with_user(self.manager).action_reopen()

    # === THE CUSTOMER === #

    def _step_quote(self, case):
        case.with_user(self.technician).action_quote()

    def _get_estimate(self, case):
        estimates = case.sale_order_ids.filtered(lambda sale: sale.state == "sent")
        if not estimates:
            raise LookupError("There is no estimate.")
        return estimates[-1]

    def _step_accept_quote(self, case):
        self._get_estimate(case).action_confirm()

    def _step_reject_quote(self, case):
        self._get_estimate(case)._action_cancel()

    # === THE WORK === #

    def _get_order(self, case):
        """Return the last order that is not cancelled, as its technician's."""
        orders = case.order_ids.filtered(lambda order: order.state != "cancelled")
        if not orders:
            raise LookupError("There is no order.")
        return orders.sorted("id")[-1].with_user(self.technician)

    def _step_start(self, case):
        self._get_order(case).action_start()

    def _step_requote(self, case):
        self._get_order(case).action_requote()

    def _step_plan_labor(self, case):
        self._plan_labor(case)

    def _step_submit(self, case):
        self._submit(self._get_order(case))

    def _step_scrap(self, case):
        self._get_order(case).sudo().open_log_id.is_beyond_repair = True
        self._step_submit(case)

    # === THE CHECK === #

    def _get_check(self, case):
        return case.check_ids.filtered(lambda check: check.state == "todo").with_user(
            self.inspector
        )

    def _step_pass(self, case):
        self._get_check(case).action_pass()

    def _step_fail(self, case):
        self._get_check(case).action_fail("Not good")
