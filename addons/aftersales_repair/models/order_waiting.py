from odoo import models


class AftersalesOrder(models.Model):
    """Whose move it is while a job is given out."""

    _inherit = "aftersales.order"

    def action_assign(self):
        res = super().action_assign()
        # sudo: aftersales.case - its technician must answer now
        cases = self.sudo().case_id
        cases.filtered(lambda case: case.state == "to_assign")._set_waiting_for(
            "technician"
        )
        cases.filtered(
            lambda case: (
                case.state != "to_assign"
                and case.waiting_for == "us"
                and not case.waiting_reason
            )
        )._resume_work()
        return res
