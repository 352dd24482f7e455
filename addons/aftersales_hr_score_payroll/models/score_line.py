from odoo import fields, models
from odoo.exceptions import UserError


class AftersalesScoreLine(models.Model):
    _inherit = "aftersales.score.line"

    payslip_id = fields.Many2one(
        comodel_name="hr.payslip",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        groups="payroll.group_payroll_user",
        help="The payslip that pays this line. A line is on one payslip only.",
    )
    refunded_payslip_id = fields.Many2one(
        comodel_name="hr.payslip",
        string="Refunded With",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        groups="payroll.group_payroll_user",
        help="The payslip that paid this line until it was refunded.",
    )

    # === ACTION METHODS === #

    def action_reopen(self):
        reserved = self.sudo().filtered("payslip_id")
        if reserved:
            raise UserError(
                self.env._(
                    "%(line)s is on the payslip %(payslip)s. Cancel that payslip "
                    "first.",
                    line=reserved[0].display_name,
                    payslip=reserved[0].payslip_id.display_name,
                )
            )
        return super().action_reopen()

    # === BUSINESS METHODS === #

    def _filter_can_be_reopened(self):
        return (
            super()._filter_can_be_reopened().filtered(lambda line: not line.payslip_id)
        )

    def _get_free_corrections(self):
        return (
            super()._get_free_corrections().filtered(lambda line: not line.payslip_id)
        )

    def _get_closed_spans(self):
        spans = super()._get_closed_spans()
        payslips = self.env["hr.payslip"].search(
            [("employee_id", "in", self.employee_id.ids), ("state", "=", "done")]
        )
        paying = payslips.filtered(lambda payslip: payslip._is_paying_aftersales())
        by_employee = paying.grouped("employee_id")
        for line in self:
            spans[line] += [
                (payslip.date_from, payslip.date_to)
                for payslip in by_employee.get(line.employee_id, ())
            ]
        return spans

    def _reserve(self, payslip):
        """Put approved lines on a payslip; nobody else pays them from now on."""
        self.write({"payslip_id": payslip.id})

    def _unlock(self):
        """Make settled lines payable again, on the payslip they are on."""
        self.filtered(lambda line: line.state == "locked").write({"state": "approved"})

    def _release(self):
        """Take the lines from their payslip, payable by another one."""
        self._unlock()
        self.write({"payslip_id": False})
