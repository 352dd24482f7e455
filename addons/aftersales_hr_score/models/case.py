from odoo import fields, models


class AftersalesCase(models.Model):
    _inherit = "aftersales.case"

    score_line_count = fields.Integer(
        compute="_compute_score_line_count",
        groups="hr.group_hr_user,aftersales_warranty.aftersales_group_technician",
    )

    # === COMPUTE METHODS === #

    def _compute_score_line_count(self):
        counts = dict(
            self.env["aftersales.score.line"]._read_group(
                [("case_id", "in", self.ids)], ["case_id"], ["__count"]
            )
        )
        for case in self:
            case.score_line_count = counts.get(case, 0)

    # === ACTION METHODS === #

    def action_view_score_lines(self):
        """Open what this case brought to those who worked on it."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_hr_score.aftersales_score_line_action"
        )
        return action | {"domain": [("case_id", "in", self.ids)], "context": {}}
