from odoo import api, models
from odoo.fields import Command


class AftersalesDemo(models.AbstractModel):
    """Plays how payslips pay a month that was settled before payroll came."""

    _inherit = "aftersales.demo"

    @api.model
    def _play_payslips(self, run_id, period_id, employee_ids):
        """Pay a closed month by payslips, and close it again.

        :param int run_id: the batch, of the days of the period
        :param list employee_ids: of whom it makes payslips
        """
        period = self.env["aftersales.score.period"].browse(period_id)
        if period.state == "locked":
            period.line_ids._unlock()
            period.state = "approved"
        self.env["hr.payslip.employees"].with_context(active_id=run_id).create(
            {"employee_ids": [Command.set(employee_ids)]}
        ).compute_sheet()
        run = self.env["hr.payslip.run"].browse(run_id)
        for payslip in run.slip_ids:  # payroll confirms one at a time
            payslip.action_payslip_done()
        run.close_payslip_run()
        if period.state == "approved":
            period.action_lock()
