from odoo import api, fields, models

from ..rules.case_states import STATES

WAITING_FOR = [
    ("us", "Us"),
    ("customer", "Customer"),
    ("part", "Part"),
    ("maker", "Maker"),
    ("technician", "Technician"),
]


class AftersalesCaseStateLog(models.Model):
    """One stretch of time a case spent in a state, waiting for somebody."""

    _name = "aftersales.case.state.log"
    _description = "Case State Log"
    _order = "case_id, date_start, id"
    _rec_name = "state"

    case_id = fields.Many2one(
        comodel_name="aftersales.case", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="case_id.company_id", store=True, index=True, precompute=True
    )
    state = fields.Selection(STATES, required=True, readonly=True)
    waiting_for = fields.Selection(WAITING_FOR, readonly=True)
    reason = fields.Char(
        readonly=True, help="Why somebody else was waited for, as entered by hand."
    )
    date_start = fields.Datetime(required=True, readonly=True)
    date_end = fields.Datetime(readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="Entered By", index=True, readonly=True
    )
    hours = fields.Float(
        readonly=True,
        aggregator="avg",
        help="Hours by the clock, written on leaving the state.",
    )
    working_hours = fields.Float(
        readonly=True,
        aggregator="avg",
        help="Hours of the branch's working time, written on leaving the state.",
    )

    # deferred: a step closes one stretch and opens the next in any order
    _one_open_stretch = models.Constraint(
        "EXCLUDE (case_id WITH =) WHERE (date_end IS NULL)"
        " DEFERRABLE INITIALLY DEFERRED",
        "A case is in one state at a time.",
    )

    @api.model
    def _enter(self, cases):
        """Close the open row of each case and open one for its present state."""
        now = self.env.cr.now()
        # a transaction that takes several steps looks its rows up once
        rows = cases.with_env(self.env).state_log_ids
        rows.filtered(lambda row: not row.date_end)._leave(now)
        return self.create(
            [
                {
                    "case_id": case.id,
                    "state": case.state,
                    "waiting_for": case.waiting_for,
                    "reason": case.waiting_reason,
                    "date_start": now,
                    "user_id": self.env.uid,
                }
                for case in cases
            ]
        )

    def _leave(self, now):
        for rows in self.grouped(
            lambda row: (row.company_id.resource_calendar_id, row.date_start)
        ).values():
            hours, working_hours = rows[0]._measure(now)
            rows.write(
                {"date_end": now, "hours": hours, "working_hours": working_hours}
            )

    def _measure(self, end):
        """Return the hours from the start of this stretch by clock and calendar."""
        self.ensure_one()
        hours = (end - self.date_start).total_seconds() / 3600
        return hours, self._get_working_hours(end)

    def _get_hours_until(self, now):
        """Return both kinds of hours, as written on leaving or as they run."""
        self.ensure_one()
        if self.date_end:
            return self.hours, self.working_hours
        return self._measure(now)

    def _get_all_working_hours(self, end):
        """Return the working hours of each row; what began together has the same."""
        hours = {}
        for rows in self.grouped(
            lambda row: (row.company_id.resource_calendar_id, row.date_start)
        ).values():
            hours |= dict.fromkeys(rows, rows[0]._get_working_hours(end))
        return hours

    def _get_working_hours(self, end):
        # sudo: resource.calendar - the branch's working time, whoever takes a step
        calendar = self.company_id.sudo().resource_calendar_id
        # a stretch that this very transaction began has not lasted yet
        begun_now = self.date_start >= self.env.cr.now()
        if not calendar or begun_now or end <= self.date_start:
            return 0.0
        return calendar.get_work_hours_count(self.date_start, end)
