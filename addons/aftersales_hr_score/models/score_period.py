import itertools
from operator import itemgetter

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

STATES = [
    ("open", "Open"),
    ("computed", "Computed"),
    ("approved", "Approved"),
    ("locked", "Locked"),
]

BATCH = 2000


class AftersalesScorePeriod(models.Model):
    """A span of days whose scores and pay are reviewed and closed together."""

    _name = "aftersales.score.period"
    _description = "Score Period"
    _order = "date_start desc, id desc"

    name = fields.Char(compute="_compute_name", store=True, readonly=False)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Branch",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_start = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(day=1),
    )
    date_end = fields.Date(
        string="To",
        required=True,
        compute="_compute_date_end",
        store=True,
        readonly=False,
        precompute=True,
        help="The last day, inclusive.",
    )
    state = fields.Selection(
        STATES, required=True, readonly=True, default="open", copy=False, index=True
    )
    line_ids = fields.One2many(
        comodel_name="aftersales.score.line", inverse_name="period_id", readonly=True
    )
    line_count = fields.Integer(string="Lines", compute="_compute_totals")
    amount_total = fields.Monetary(string="Pay", compute="_compute_totals")
    score_average = fields.Float(
        string="Average Score", digits=(5, 2), compute="_compute_totals"
    )

    _dates_order = models.Constraint(
        "CHECK (date_end >= date_start)", "A period cannot end before it starts."
    )

    # === COMPUTE METHODS === #

    @api.depends("date_start", "date_end")
    def _compute_name(self):
        for period in self:
            if not period.date_start or not period.date_end:
                continue
            month_end = period.date_start + relativedelta(months=1, days=-1)
            is_month = period.date_start.day == 1 and period.date_end == month_end
            period.name = (
                f"{period.date_start:%Y-%m}"
                if is_month
                else f"{period.date_start} / {period.date_end}"
            )

    @api.depends("date_start")
    def _compute_date_end(self):
        for period in self:
            if period.date_start:
                period.date_end = period.date_start + relativedelta(months=1, days=-1)

    @api.depends("line_ids.amount", "line_ids.score")
    def _compute_totals(self):
        totals = {
            period: (count, amount, score)
            for period, count, amount, score in self.env[
                "aftersales.score.line"
            ]._read_group(
                [("period_id", "in", self.ids)],
                ["period_id"],
                ["__count", "amount:sum", "score:avg"],
            )
        }
        for period in self:
            count, amount, score = totals.get(period, (0, 0.0, 0.0))
            period.line_count = count
            period.amount_total = amount
            period.score_average = score

    # === CONSTRAINT METHODS === #

    @api.constrains("company_id", "date_start", "date_end")
    def _check_overlap(self):
        for period in self:
            other = self.search(
                [
                    ("id", "!=", period.id),
                    ("company_id", "=", period.company_id.id),
                    ("date_start", "<=", period.date_end),
                    ("date_end", ">=", period.date_start),
                ],
                limit=1,
            )
            if other:
                raise ValidationError(
                    self.env._(
                        "The period %(name)s overlaps %(other)s of %(company)s.",
                        name=period.name,
                        other=other.name,
                        company=period.company_id.name,
                    )
                )

    # === CRUD METHODS === #

    def write(self, vals):
        fixed = {"company_id", "date_start", "date_end"} & vals.keys()
        if fixed and any(period.state != "open" for period in self):
            raise UserError(self.env._("Only an open period can be given other dates."))
        if "state" in vals and not self.env.su:
            raise UserError(
                self.env._("A period changes its state by its buttons only.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        closed = self.filtered(lambda period: period.state != "open")
        if closed:
            raise UserError(
                self.env._(
                    "%(names)s cannot be deleted: only open periods can.",
                    names=", ".join(closed.mapped("name")),
                )
            )

    # === ACTION METHODS === #

    def action_compute(self):
        """Gather the lines of the period and measure the open ones anew.

        Run again on the same facts it changes nothing.
        """
        periods = self._as_reviewer()
        periods._check_state({"open", "computed"}, "computed")
        for period in periods:
            period._gather_lines()
            for lines in period._split(period._get_lines_come_back(), "technician_id"):
                lines._correct_settled()
            period._measure_lines()
        periods.write({"state": "computed"})

    def action_approve(self):
        """Approve the lines of the period that are still open."""
        periods = self._as_reviewer()
        periods._check_state({"computed"}, "approved")
        periods.line_ids.filtered(lambda line: line.state == "open").action_approve()
        periods.write({"state": "approved"})

    def action_lock(self):
        """Settle the period: what comes later counts in the next one."""
        periods = self._as_reviewer()
        periods._check_state({"approved"}, "locked")
        periods._check_can_lock()
        periods.line_ids.filtered(lambda line: line.state == "approved")._lock()
        periods.write({"state": "locked"})

    def action_reopen(self):
        """Take the computation or the approval back, line by line where it can be."""
        periods = self._as_reviewer()
        periods._check_state({"computed", "approved"}, "open")
        periods.line_ids._filter_can_be_reopened().action_reopen()
        periods.write({"state": "open"})

    def action_view_lines(self):
        """Open the lines of the period."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_hr_score.aftersales_score_line_action"
        )
        return action | {"domain": [("period_id", "in", self.ids)], "context": {}}

    def action_view_sheets(self):
        """Open what the period pays each technician."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_hr_score.aftersales_pay_sheet_action"
        )
        return action | {"domain": [("period_id", "in", self.ids)], "context": {}}

    # === BUSINESS METHODS === #

    def _as_reviewer(self):
        """Return the periods free to be moved on, for those who may write them."""
        self.check_access("write")
        # sudo: aftersales.score.period - the state is moved by the buttons only
        return self.sudo()

    def _check_state(self, source, target):
        """Raise unless ``target`` is reachable from where each period stands."""
        states = dict(self._fields["state"]._description_selection(self.env))
        for period in self:
            if period.state not in source:
                raise UserError(
                    self.env._(
                        "The period %(name)s is “%(state)s” and cannot become "
                        "“%(target)s”.",
                        name=period.name,
                        state=states[period.state],
                        target=states[target],
                    )
                )

    def _check_can_lock(self):
        """Raise when lines of the period are not ready to be settled."""
        still_open = self.line_ids.filtered(lambda line: line.state == "open")
        if still_open:
            raise UserError(
                self.env._(
                    "%(count)s lines of %(name)s are not approved yet.",
                    count=len(still_open),
                    name=", ".join(still_open.period_id.mapped("name")),
                )
            )

    def _find(self, company, date):
        """Return the period of ``self`` that holds a day of a company."""
        return self.filtered(
            lambda period: (
                period.company_id == company
                and period.date_start <= date <= period.date_end
            )
        )[:1]

    def _get_line_domain(self):
        """Return the lines that belong here: unsettled, and counting in these days."""
        self.ensure_one()
        return [
            ("company_id", "=", self.company_id.id),
            ("date_pay", ">=", self.date_start),
            ("date_pay", "<=", self.date_end),
            ("state", "!=", "locked"),
        ]

    def _get_lines_come_back(self):
        """Return settled lines whose unit came back while comebacks still count."""
        self.ensure_one()
        rules = self.env["aftersales.deduction.rule"].search(
            [("basis", "=", "comeback")]
        )
        if not rules:
            return self.env["aftersales.score.line"]
        start = self.date_start - relativedelta(days=max(rules.mapped("days")) + 1)
        self.env.flush_all()
        found = self.env.execute_query(
            SQL(
                """
                SELECT line.id
                  FROM aftersales_score_line line
                  JOIN aftersales_work_log log ON log.id = line.log_id
                  JOIN aftersales_case own ON own.id = line.case_id
                 WHERE line.company_id = %s
                   AND line.state = 'locked'
                   AND line.corrected_line_id IS NULL
                   AND line.date >= %s
                   AND (EXISTS (
                       SELECT FROM aftersales_case back
                        WHERE back.lot_id = own.lot_id
                          AND back.id != own.id
                          AND back.date_received > log.date_end
                          AND back.state != 'cancelled'
                          AND back.is_installation IS NOT TRUE
                   ) OR EXISTS (
                       SELECT FROM aftersales_score_line correction
                        WHERE correction.corrected_line_id = line.id
                          AND correction.is_automatic
                          AND correction.state = 'open'
                   ))
                 ORDER BY line.technician_id, line.id
                """,
                self.company_id.id,
                start,
            )
        )
        return self.env["aftersales.score.line"].browse(id_ for (id_,) in found)

    def _gather_lines(self):
        """Make the lines of work that has left none yet, batch by batch."""
        self.ensure_one()
        lines = self.env["aftersales.score.line"].sudo()
        for logs in self._split(self._get_logs_without_line(), "technician_id"):
            lines._create_from_logs(
                logs.browse(
                    log.id
                    for log in logs
                    if self.date_start
                    <= log._get_finish_date(log.technician_id)
                    <= self.date_end
                )
            )

    def _measure_lines(self):
        """Measure the unsettled lines anew, whole months of technicians together."""
        self.ensure_one()
        lines = self.env["aftersales.score.line"].sudo()
        gathered = lines.search(
            self._get_line_domain(), order="technician_id, date, id"
        )
        for batch in self._split(gathered, "technician_id"):
            batch._schedule()
            batch._evaluate()

    def _split(self, records, owner):
        """Go through sorted records in batches that hold all of each owner's.

        What was done is written, and what was read is forgotten, after each: so a
        computation takes no more memory for many than for few.

        :param str owner: the field by which the records are sorted
        """
        records.fetch([owner])
        rows = [(record[owner].id, record.id) for record in records]
        batch = []
        for _owner, own in itertools.groupby(rows, key=itemgetter(0)):
            batch += [id_ for _owner, id_ in own]
            if len(batch) >= BATCH:
                yield records.browse(batch)
                self._forget()
                batch = []
        yield records.browse(batch)
        self._forget()

    def _forget(self):
        self.env.flush_all()
        self.env.invalidate_all(flush=False)

    def _get_logs_without_line(self):
        """Return approved logs of these days that have left no line yet."""
        self.ensure_one()
        # a day more on both sides: the finish date is local, the log's is UTC
        return self.env["aftersales.work.log"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "approved"),
                ("date_end", ">=", self.date_start - relativedelta(days=1)),
                ("date_end", "<=", self.date_end + relativedelta(days=2)),
                ("score_line_ids", "=", False),
            ],
            order="technician_id, id",
        )
