from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..rules.pay_day import first_open_day

REVIEWER_GROUPS = "hr.group_hr_user,aftersales_warranty.aftersales_group_manager"

STATES = [("open", "Open"), ("approved", "Approved"), ("locked", "Locked")]


class AftersalesScoreLine(models.Model):
    """What one approved log is worth to one of the technicians who did the work.

    Kept by who worked and when the work was finished, never by who opened the
    request. The system writes it; people approve it.
    """

    _name = "aftersales.score.line"
    _description = "Score Line"
    _inherit = ["mail.thread", "mail.activity.mixin", "aftersales.audited.mixin"]
    _audited_parent = "log_id"
    _audited_fields = (
        "score",
        "amount",
        "deduction_amount",
        "state",
    )
    _order = "date desc, id desc"

    # the job
    log_id = fields.Many2one(
        comodel_name="aftersales.work.log",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    order_id = fields.Many2one(
        comodel_name="aftersales.order", required=True, readonly=True, index=True
    )
    case_id = fields.Many2one(
        comodel_name="aftersales.case", required=True, readonly=True, index=True
    )
    work_type_id = fields.Many2one(
        comodel_name="aftersales.work.type", readonly=True, index="btree_not_null"
    )
    # the people
    technician_id = fields.Many2one(
        comodel_name="aftersales.technician",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        groups=REVIEWER_GROUPS,
        help="Empty for an agent's people, who get a statement instead of a payslip.",
    )
    job_id = fields.Many2one(
        comodel_name="hr.job",
        string="Job Position",
        readonly=True,
        index="btree_not_null",
        help="The position held when the work was finished.",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Team",
        readonly=True,
        index="btree_not_null",
        help="The department the technician was in when the work was finished.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Branch",
        required=True,
        readonly=True,
        index=True,
    )
    # the dates
    date = fields.Date(
        string="Finished On",
        required=True,
        readonly=True,
        index=True,
        help="The day the work was finished, in the technician's time zone.",
    )
    date_pay = fields.Date(
        string="Counts On",
        required=True,
        readonly=True,
        index=True,
        help="The day it was finished or, when that day is closed already, the first "
        "day that is not.",
    )
    period_id = fields.Many2one(
        comodel_name="aftersales.score.period",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    # the score
    scheme_id = fields.Many2one(
        comodel_name="aftersales.score.scheme",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    share = fields.Float(
        string="Share (%)",
        readonly=True,
        aggregator="avg",
        help="The technician's part of the job; the parts of all sum to 100 %.",
    )
    hours = fields.Float(
        readonly=True, help="Time taken by the job, with what a failed check cost."
    )
    standard_hours = fields.Float(readonly=True, help="Time the job should take.")
    failed_check_count = fields.Integer(string="Failed Checks", readonly=True)
    comeback_count = fields.Integer(string="Comebacks", readonly=True)
    criteria = fields.Json(
        readonly=True, help="Each criterion with its value and the facts it used."
    )
    score = fields.Float(
        digits=(5, 2), readonly=True, aggregator="avg", help="From 0 to 100."
    )
    # the pay
    currency_id = fields.Many2one(related="company_id.currency_id")
    labor_amount = fields.Monetary(
        string="Labour",
        readonly=True,
        help="The technician's part of the labour, at full price.",
    )
    pay_items = fields.Json(
        readonly=True, help="What each commission rule paid, and on which basis."
    )
    deduction_amount = fields.Monetary(
        string="Deducted",
        readonly=True,
        aggregator="sum",
        help="What failed checks, comebacks and delays took, as a negative amount.",
    )
    amount = fields.Monetary(string="Pay", readonly=True, aggregator="sum")
    pay_code = fields.Char(readonly=True)
    explanation = fields.Html(
        compute="_compute_explanation", sanitize=False, string="How it came about"
    )
    # the review
    state = fields.Selection(
        STATES, required=True, readonly=True, default="open", index=True
    )
    approved_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, index="btree_not_null"
    )
    approved_date = fields.Datetime(readonly=True)

    _log_technician_uniq = models.UniqueIndex(
        "(log_id, technician_id) WHERE corrected_line_id IS NULL",
        "A technician has one score line per log.",
    )
    _pay_idx = models.Index("(employee_id, date_pay) WHERE employee_id IS NOT NULL")

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("log_id", "technician_id", "corrected_line_id")
    def _compute_display_name(self):
        for line in self:
            # sudo: names only; HR officers do not read logs
            line_sudo = line.sudo()
            name = f"{line_sudo.log_id.display_name} · {line_sudo.technician_id.name}"
            if line_sudo.corrected_line_id:
                name = self.env._("%s (correction)", name)
            line.display_name = name

    @api.depends_context("lang")
    @api.depends("criteria", "pay_items")
    def _compute_explanation(self):
        codes = dict(
            self.env["aftersales.score.criterion"]
            ._fields["code"]
            ._description_selection(self.env)
        )
        for line in self:
            line.explanation = Markup(
                self.env["ir.qweb"]._render(
                    "aftersales_hr_score.score_line_explanation",
                    {"line": line, "codes": codes},
                )
            )

    # === ACTION METHODS === #

    def action_approve(self):
        """Approve what the lines say, so that it can be paid."""
        lines = self._as_reviewer()
        lines._transition({"open"}, "approved")
        lines._schedule()

    def action_reopen(self):
        """Take an approval back; the lines are measured anew."""
        lines = self._as_reviewer()
        lines._transition({"approved"}, "open")
        # what was found out of them is measured with them again
        lines._get_free_corrections().unlink()
        lines._evaluate()

    def action_view_case(self):
        """Open the case the line comes from."""
        return self.case_id._get_records_action()

    def action_view_log(self):
        """Open the log the line comes from."""
        return self.log_id._get_records_action()

    # === BUSINESS METHODS === #

    def _as_reviewer(self):
        """Return the lines free to be moved on, for those who may review them."""
        if not self.env.su and not self.env.user.has_groups(REVIEWER_GROUPS):
            raise AccessError(
                self.env._(
                    "Only HR officers and after-sales managers review scores and pay."
                )
            )
        self.check_access("read")
        # sudo: aftersales.score.line - nobody writes lines, reviewers move their state
        return self.sudo()

    def _filter_can_be_reopened(self):
        """Return the approved lines nothing has been built upon."""
        return self.filtered(lambda line: line.state == "approved")

    def _transition(self, source, target):
        """Move every line to ``target``, reachable from the ``source`` states only."""
        blocked = self.filtered(lambda line: line.state not in source)
        if blocked:
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(lines)s cannot become “%(target)s”: the state is “%(state)s”.",
                    lines=", ".join(blocked[:5].mapped("display_name")),
                    target=states[target],
                    state=states[blocked[0].state],
                )
            )
        self.write(self._prepare_transition_vals(target))

    def _prepare_transition_vals(self, target):
        """Return what is written on entering a state."""
        vals = {"state": target}
        if target == "approved":
            vals |= {
                "approved_by_id": self.env.uid,
                "approved_date": fields.Datetime.now(),
            }
        if target == "open":
            vals |= {"approved_by_id": False, "approved_date": False}
        return vals

    @api.model
    def _create_from_logs(self, logs):
        """Make the lines approved logs have not left yet, one per technician.

        Safe to call again: a line that exists stays as it is.

        They are not measured yet, see :meth:`_evaluate`.

        :param logs: approved ``aftersales.work.log`` records
        :return: the new lines
        """
        present = {
            (log.id, technician.id)
            for log, technician in self._read_group(
                [("log_id", "in", logs.ids)], ["log_id", "technician_id"]
            )
        }
        places = {}
        vals_list = [
            self._prepare_line_vals(log, technician, places)
            for log in logs
            for technician in log._get_score_technicians()
            if (log.id, technician.id) not in present
        ]
        # thousands a night: that a line was made is no news
        lines = self.with_context(tracking_disable=True).create(
            self._add_first_place(vals_list)
        )
        lines._schedule()
        logs.filtered("is_score_due").is_score_due = False
        return lines

    @api.model
    def _prepare_line_vals(self, log, technician, places):
        """Return the facts of a line that never change afterwards.

        :param dict places: position and team of who worked on a day, as far as known
        """
        date = log._get_finish_date(technician)
        if (technician, date) not in places:
            places[technician, date] = {
                "job_id": technician._get_job(date).id,
                "department_id": technician._get_department(date).id,
            }
        return {
            "log_id": log.id,
            "order_id": log.order_id.id,
            "case_id": log.case_id.id,
            "work_type_id": log.case_id.work_type_id.id,
            "technician_id": technician.id,
            "employee_id": technician.employee_id.id,
            **places[technician, date],
            "company_id": log.company_id.id,
            "date": date,
            "date_pay": date,
        }

    @api.model
    def _add_first_place(self, vals_list):
        """Add period and scheme as they mostly are, so that few are written twice.

        What is closed, and what holds on the day they are measured, is found out by
        :meth:`_schedule` and :meth:`_assign_scheme`.
        """
        env = self.env
        companies = {vals["company_id"] for vals in vals_list}
        periods = env["aftersales.score.period"]._search_unlocked(list(companies))
        schemes = env["aftersales.score.scheme"].search([])
        found = {}
        for vals in vals_list:
            key = [vals[name] for name in ("company_id", "work_type_id", "job_id")]
            case = env["aftersales.case"].browse(vals["case_id"])
            key = (*key, case.product_id.id, vals["date"])
            if key not in found:
                company = env["res.company"].browse(key[0])
                fit = schemes._find(
                    company,
                    env["aftersales.work.type"].browse(key[1]),
                    env["hr.job"].browse(key[2]),
                    case.product_id,
                )
                found[key] = {
                    "period_id": periods._find(company, vals["date"]).id,
                    "scheme_id": fit.id,
                }
            vals.update(found[key])
        return vals_list

    def _schedule(self):
        """Set when the lines count: never in a period that is closed already."""
        spans = self._get_closed_spans()
        periods = self.env["aftersales.score.period"]._search_unlocked(
            self.company_id.ids
        )
        for company, lines in self.grouped("company_id").items():
            days = lines.grouped(
                lambda line: first_open_day(line.date, spans.get(line, ()))
            )
            for day, group in days.items():
                period = periods._find(company, day)
                group._write_differing({"date_pay": day, "period_id": period.id})

    def _get_closed_spans(self):
        """Return the spans of days that are closed for each line.

        :return: ``{line: [(first day, last day), …]}``
        """
        periods = self.env["aftersales.score.period"].search(
            Domain("company_id", "in", self.company_id.ids)
            & Domain("state", "=", "locked")
        )
        spans = {
            company: [(period.date_start, period.date_end) for period in closed]
            for company, closed in periods.grouped("company_id").items()
        }
        return {line: list(spans.get(line.company_id, ())) for line in self}

    def _write_differing(self, vals):
        """Write values to those that have others, so that a second run writes none."""
        differing = [
            line.id
            for line in self
            if any(
                line._fields[name].convert_to_write(line[name], line) != value
                for name, value in vals.items()
            )
        ]
        if differing:
            self.browse(differing).write(vals)

    def _lock(self):
        """Settle approved lines for good."""
        self._transition({"approved"}, "locked")
