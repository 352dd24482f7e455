from odoo import models


class AftersalesTechnician(models.Model):
    """An employee costs what his own record says, where it says something."""

    _inherit = "aftersales.technician"

    def _get_hourly_cost(self, company):
        # sudo: hr.employee - whoever approves need not know it
        employee = self.sudo().employee_id
        if not employee.hourly_cost:
            return super()._get_hourly_cost(company)
        return employee.currency_id._convert(
            employee.hourly_cost, company.currency_id, company, round=False
        )
