from odoo import api, fields, models
from odoo.tools import SQL

from ..models.score_line import REVIEWER_GROUPS

MOST_IDS = 200


class AftersalesPaySheet(models.Model):
    """What a period pays one technician: the sum of his lines, each of them a job.

    An agent's people get the same as a statement, never together with employees.
    """

    _name = "aftersales.pay.sheet"
    _description = "Pay Sheet"
    _inherit = ["aftersales.audited.mixin"]
    _auto = False
    _order = "date_start desc, technician_id"

    period_id = fields.Many2one(comodel_name="aftersales.score.period", readonly=True)
    date_start = fields.Date(string="From", readonly=True)
    technician_id = fields.Many2one(comodel_name="aftersales.technician", readonly=True)
    employee_id = fields.Many2one(
        comodel_name="hr.employee", readonly=True, groups=REVIEWER_GROUPS
    )
    agent_id = fields.Many2one(comodel_name="res.partner", readonly=True)
    job_id = fields.Many2one(
        comodel_name="hr.job", string="Job Position", readonly=True
    )
    department_id = fields.Many2one(
        comodel_name="hr.department", string="Team", readonly=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company", string="Branch", readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [("employee", "Pay Sheet"), ("agent", "Statement")], readonly=True
    )
    job_count = fields.Integer(string="Jobs", readonly=True)
    score = fields.Float(
        string="Average Score", digits=(5, 2), readonly=True, aggregator="avg"
    )
    commission_amount = fields.Monetary(string="Commission", readonly=True)
    deduction_amount = fields.Monetary(string="Deducted", readonly=True)
    correction_amount = fields.Monetary(string="Corrected", readonly=True)
    amount = fields.Monetary(string="Pay", readonly=True)
    dispute_count = fields.Integer(string="Disputes to Answer", readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("approved", "Approved"), ("locked", "Locked")],
        readonly=True,
        help="The least of its lines: approved when all are, locked when all are.",
    )
    line_ids = fields.Many2many(
        comodel_name="aftersales.score.line", compute="_compute_line_ids"
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT
                min(line.id) AS id,
                line.period_id,
                period.date_start,
                line.technician_id,
                line.employee_id,
                CASE WHEN line.employee_id IS NULL THEN technician.agent_id END
                    AS agent_id,
                max(line.job_id) AS job_id,
                max(line.department_id) AS department_id,
                line.company_id,
                CASE WHEN line.employee_id IS NULL THEN 'agent' ELSE 'employee' END
                    AS kind,
                count(DISTINCT line.order_id) FILTER (
                    WHERE line.corrected_line_id IS NULL
                ) AS job_count,
                avg(line.score) FILTER (WHERE line.corrected_line_id IS NULL) AS score,
                coalesce(sum(line.amount - coalesce(line.deduction_amount, 0)) FILTER (
                    WHERE line.corrected_line_id IS NULL
                ), 0) AS commission_amount,
                coalesce(sum(line.deduction_amount) FILTER (
                    WHERE line.corrected_line_id IS NULL
                ), 0) AS deduction_amount,
                coalesce(sum(line.amount) FILTER (
                    WHERE line.corrected_line_id IS NOT NULL
                ), 0) AS correction_amount,
                coalesce(sum(line.amount), 0) AS amount,
                count(*) FILTER (WHERE line.dispute_state = 'open') AS dispute_count,
                CASE
                    WHEN bool_or(line.state = 'open') THEN 'open'
                    WHEN bool_or(line.state = 'approved') THEN 'approved'
                    ELSE 'locked'
                END AS state
            FROM aftersales_score_line line
            JOIN aftersales_score_period period ON period.id = line.period_id
            JOIN aftersales_technician technician ON technician.id = line.technician_id
            GROUP BY line.period_id, period.date_start, line.technician_id,
                line.employee_id, technician.agent_id, line.company_id
            """
        )

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("period_id", "technician_id", "kind")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for sheet in self:
            # sudo: names only; portal users read no technicians and periods
            named = sheet.sudo()
            sheet.display_name = " · ".join(
                [
                    labels.get(sheet.kind, ""),
                    named.technician_id.name or "",
                    named.period_id.name or "",
                ]
            )

    def _compute_line_ids(self):
        lines = self.env["aftersales.score.line"].search(
            [
                ("period_id", "in", self.period_id.ids),
                ("technician_id", "in", self.technician_id.ids),
            ],
            order="date, id",
        )
        by_sheet = lines.grouped(lambda line: (line.period_id, line.technician_id))
        # sudo: hr.employee - whose lines they are, whoever reads the sheet
        for sheet in self:
            own = by_sheet.get((sheet.period_id, sheet.technician_id), lines.browse())
            employee = sheet.sudo().employee_id
            sheet.line_ids = own.browse(
                line.id for line in own if line.sudo().employee_id == employee
            )

    # === ACTION METHODS === #

    def _get_report_base_filename(self):
        self.ensure_one()
        return self.display_name

    def action_view_lines(self):
        """Open the jobs of these sheets."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_hr_score.aftersales_score_line_action"
        )
        return action | {"domain": [("id", "in", self.line_ids.ids)], "context": {}}

    def action_export(self):
        """Download these sheets as a workbook: the sums, and each job."""
        # an address holds only so many: more are given out by their periods
        name, chosen = (
            ("ids", self)
            if len(self) <= MOST_IDS
            else (
                "periods",
                self.period_id,
            )
        )
        numbers = ",".join(map(str, chosen.ids))
        return {
            "type": "ir.actions.act_url",
            "url": f"/aftersales/pay_sheets.xlsx?{name}={numbers}",
            "target": "download",
        }


class ReportPaySheet(models.AbstractModel):
    """The printed sheet: who may read it may print the names on it."""

    _name = "report.aftersales_hr_score.report_pay_sheet"
    _description = "Printed Pay Sheet"

    @api.model
    def _get_report_values(self, docids, data=None):
        sheets = self.env["aftersales.pay.sheet"].browse(docids)
        sheets.check_access("read")
        # sudo: names of technician, period and jobs of the sheets that were checked
        return {"docs": sheets.sudo()}
