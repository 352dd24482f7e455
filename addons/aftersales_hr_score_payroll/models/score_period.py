from odoo import models
from odoo.exceptions import UserError


class AftersalesScorePeriod(models.Model):
    _inherit = "aftersales.score.period"

    def _check_can_lock(self):
        result = super()._check_can_lock()
        unpaid = self.line_ids.filtered(
            lambda line: line.employee_id and line.state == "approved"
        )
        if unpaid:
            raise UserError(
                self.env._(
                    "%(count)s lines of %(period)s are not on a confirmed payslip "
                    "yet, among them those of %(employees)s. Confirm the payslips, "
                    "then lock the period.",
                    count=len(unpaid),
                    period=", ".join(self.mapped("name")),
                    employees=", ".join(unpaid.employee_id[:5].mapped("name")),
                )
            )
        return result
