from odoo import models


class HrPayslip(models.Model):
    """All payslips are told of: one is made before it is known which jobs it pays."""

    _name = "hr.payslip"
    _inherit = ["hr.payslip", "aftersales.audited.mixin"]
    _audited_fields = (
        "state",
        "employee_id",
        "contract_id",
        "struct_id",
        "date_from",
        "date_to",
        "credit_note",
        "refunded_id",
        "paid",
    )
