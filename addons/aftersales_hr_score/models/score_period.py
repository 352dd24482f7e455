from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError, ValidationError

STATES = [
    ("open", "Open"),
    ("computed", "Computed"),
    ("approved", "Approved"),
    ("locked", "Locked"),
]


class AftersalesScorePeriod(models.Model):
    """A span of days whose scores and pay are reviewed and closed together."""

    _name = "aftersales.score.period"
    _description = "Score Period"
    _inherit = ["aftersales.gate.mixin", "aftersales.audited.mixin"]
    _audited_fields = ("state", "date_start", "date_end", "company_id")
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
    date_computed = fields.Datetime(string="Computed On", readonly=True, copy=False)
    line_ids = fields.One2many(
        comodel_name="aftersales.score.line", inverse_name="period_id", readonly=True
    )
    sheet_ids = fields.One2many(
        comodel_name="aftersales.pay.sheet",
        inverse_name="period_id",
        string="Pay Sheets",
        readonly=True,
    )
    line_count = fields.Integer(string="Lines", compute="_compute_totals")
    amount_total = fields.Monetary(string="Pay", compute="_compute_totals")
    score_average = fields.Float(
        string="Average Score", digits=(5, 2), compute="_compute_totals"
    )

    dispute_count = fields.Integer(
        string="Disputes to Answer", compute="_compute_dispute_count"
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

    def _compute_dispute_count(self):
        counts = dict(
            self.env["aftersales.score.line"]._read_group(
                [("period_id", "in", self.ids), ("dispute_state", "=", "open")],
                ["period_id"],
                ["__count"],
            )
        )
        for period in self:
            period.dispute_count = counts.get(period, 0)

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

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"date_computed"}

    def write(self, vals):
        fixed = {"company_id", "date_start", "date_end"} & vals.keys()
        if fixed and any(period.state != "open" for period in self):
            raise UserError(self.env._("Only an open period can be given other dates."))
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

        Run again on the same facts it changes no line.
        """
        periods = self._as_reviewer()
        periods._lock()
        periods._check_state({"open", "computed"}, "computed")
        for period in periods:
            period._gather_lines()
            for lines in period._split(period._get_lines_come_back(), "technician_id"):
                lines._correct_settled()
            period._measure_lines()
        periods.write({"state": "computed", "date_computed": fields.Datetime.now()})

    def action_approve(self):
        """Approve the lines of the period that are still open.

        What is disputed stays open until it is answered and holds no other line up.
        """
        periods = self._as_reviewer()
        periods._lock()
        periods._check_state({"computed"}, "approved")
        periods.line_ids.filtered(
            lambda line: line.state == "open" and line.dispute_state != "open"
        ).action_approve()
        periods.write({"state": "approved"})

    def action_lock(self):
        """Settle the period: what comes later counts in the next one."""
        periods = self._as_reviewer()
        periods._lock()
        periods._check_state({"approved"}, "locked")
        periods._check_can_lock()
        periods.line_ids.filtered(lambda line: line.state == "approved")._lock()
        periods.write({"state": "locked"})

    def action_reopen(self):
        """Take the computation or the approval back, line by line where it can be."""
        periods = self._as_reviewer()
        periods._lock()
        periods._check_state({"computed", "approved"}, "open")
        periods.line_ids._filter_can_be_reopened().action_reopen()
        periods.write({"state": "open"})

    def action_view_lines(self):
        """Open the lines of the period."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_hr_score.aftersales_score_line_action"
        )
        return action | {"domain": [("period_id", "in", self.ids)], "context": {}}

    def action_view_disputes(self):
        """Open the lines of the period that wait for an answer."""
        domain = [("period_id", "in", self.ids), ("dispute_state", "=", "open")]
        return self.action_view_lines() | {"domain": domain}

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

    def _lock(self):
        """Hold the periods of these branches until the step is done.

        All of a branch: what one settles, the computation of another corrects. Each
        step writes its period, so that who has waited for it starts over on what it
        has left.
        """
        periods = self._search_unlocked(self.company_id.ids)
        try:
            (self | periods).lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is working on the periods of %s at this moment. "
                    "Wait until that is done and look again.",
                    ", ".join(self.company_id.mapped("name")),
                )
            ) from error

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

    @api.model
    def _search_unlocked(self, company_ids):
        """Return the periods of these branches that still take lines in."""
        return self.search(
            [("company_id", "in", company_ids), ("state", "!=", "locked")]
        )

    def _find(self, company, date):
        """Return the period of ``self`` that holds a day of a company."""
        return self.filtered(
            lambda period: (
                period.company_id == company
                and period.date_start <= date <= period.date_end
            )
        )[:1]
