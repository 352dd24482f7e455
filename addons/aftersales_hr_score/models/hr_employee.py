from odoo import fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    aftersales_score_line_count = fields.Integer(
        compute="_compute_aftersales_score_line_count", groups="hr.group_hr_user"
    )

    # === COMPUTE METHODS === #

    def _compute_aftersales_score_line_count(self):
        counts = dict(
            self.env["aftersales.score.line"]._read_group(
                [("employee_id", "in", self.ids)], ["employee_id"], ["__count"]
            )
        )
        for employee in self:
            employee.aftersales_score_line_count = counts.get(employee, 0)

    # === ACTION METHODS === #

    def action_view_aftersales_score_lines(self):
        """Open the score lines of this employee."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_hr_score.aftersales_score_line_action"
        )
        return action | {"domain": [("employee_id", "in", self.ids)], "context": {}}
