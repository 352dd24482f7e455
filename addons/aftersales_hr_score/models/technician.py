from odoo import fields, models


class AftersalesTechnician(models.Model):
    _inherit = "aftersales.technician"

    score_line_ids = fields.One2many(
        comodel_name="aftersales.score.line",
        inverse_name="technician_id",
        groups="hr.group_hr_user,aftersales_warranty.aftersales_group_technician",
    )
    score_line_count = fields.Integer(
        compute="_compute_score",
        groups="hr.group_hr_user,aftersales_warranty.aftersales_group_technician",
    )
    score_average = fields.Float(
        string="Average Score",
        digits=(5, 2),
        compute="_compute_score",
        groups="hr.group_hr_user,aftersales_warranty.aftersales_group_technician",
    )

    score_comeback_count = fields.Integer(
        string="Comebacks",
        compute="_compute_score",
        groups="hr.group_hr_user,aftersales_warranty.aftersales_group_technician",
    )
    log_count = fields.Integer(
        string="Logs",
        compute="_compute_log_count",
        groups="aftersales_warranty.aftersales_group_user",
    )

    # === COMPUTE METHODS === #

    def _compute_score(self):
        scores = {
            technician: values
            for technician, *values in self.env["aftersales.score.line"]._read_group(
                [("technician_id", "in", self.ids)],
                ["technician_id"],
                ["__count", "score:avg", "comeback_count:sum"],
            )
        }
        for technician in self:
            count, score, comebacks = scores.get(technician, (0, 0.0, 0))
            technician.score_line_count = count
            technician.score_average = score
            technician.score_comeback_count = comebacks

    def _compute_log_count(self):
        counts = dict(
            self.env["aftersales.work.log"]._read_group(
                [("technician_id", "in", self.ids)], ["technician_id"], ["__count"]
            )
        )
        for technician in self:
            technician.log_count = counts.get(technician, 0)

    # === ACTION METHODS === #

    def action_view_score_lines(self):
        """Open the score lines of this technician."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_hr_score.aftersales_score_line_action"
        )
        return action | {"domain": [("technician_id", "in", self.ids)], "context": {}}

    def action_view_comebacks(self):
        """Open the jobs of this technician whose units came back."""
        action = self.action_view_score_lines()
        domain = [("technician_id", "in", self.ids), ("comeback_count", ">", 0)]
        return action | {"domain": domain}

    def action_view_logs(self):
        """Open what this technician has logged."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_work_log_action"
        )
        return action | {"domain": [("technician_id", "in", self.ids)], "context": {}}

    def action_view_pay_sheets(self):
        """Open what each period paid this technician."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_hr_score.aftersales_pay_sheet_action"
        )
        return action | {"domain": [("technician_id", "in", self.ids)], "context": {}}

    # === BUSINESS METHODS === #

    def _get_tz(self):
        """Return the name of the time zone the technician lives in."""
        self.ensure_one()
        # sudo: hr.employee - the time zone only
        technician = self.sudo()
        return (
            technician.employee_id.tz
            or technician.partner_id.tz
            or technician.company_id.partner_id.tz
            or "UTC"
        )

    def _get_job(self, date):
        """Return the position the technician held on a day; agents' people have one."""
        self.ensure_one()
        # sudo: hr.version - the position only
        employee = self.sudo().employee_id
        if not employee:
            return self.job_id
        return employee._get_version(date).job_id

    def _get_department(self, date):
        """Return the department the technician was in on a day; agents' people none."""
        self.ensure_one()
        # sudo: hr.version - the department only
        employee = self.sudo().employee_id
        if not employee:
            return self.env["hr.department"]
        return employee._get_version(date).department_id
