import logging

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every

from ..rules.case_states import CLOSED_STATES
from ..rules.escalation import find_reached, get_hours_left, sum_waiting

ESCALATION_BATCH = 500

_logger = logging.getLogger(__name__)


class AftersalesCase(models.Model):
    """The clock of a job: when it has waited too long the next level is told."""

    _inherit = "aftersales.case"

    escalation_ids = fields.One2many(
        comodel_name="aftersales.escalation", inverse_name="case_id", readonly=True
    )
    escalation_level_id = fields.Many2one(
        comodel_name="aftersales.escalation.level",
        string="Escalated To",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="The highest level that was told of this job.",
    )
    date_escalation = fields.Datetime(
        string="Escalates On",
        compute="_compute_date_escalation",
        store=True,
        index="btree_not_null",
        copy=False,
        help="When the next level is told, unless the job moves on; none while we wait "
        "for the customer.",
    )

    # === COMPUTE METHODS === #

    @api.depends("state", "waiting_for", "priority_id")
    def _compute_date_escalation(self):
        """Set when each job goes up a level, if it stays as it is.

        However many steps a transaction takes, the clock is set once.
        """
        stored = self._show_stored("date_escalation")
        limits = self.env["aftersales.escalation.level"]._get_limits()
        running = stored.filtered(lambda case: limits and case._is_clock_running())
        waited = running._get_waited_rows()
        (stored - running).date_escalation = False
        dates = {}
        for case in running:
            left = get_hours_left(
                limits, waited.get(case, []), case.priority_id.id, case.state
            )
            key = (case.company_id, left)
            if left is not None and key not in dates:
                dates[key] = case.company_id._get_moment_after(left)
            case.date_escalation = dates.get(key) or False

    # === CRUD METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {
            "escalation_ids",
            "escalation_level_id",
            "date_escalation",
        }

    # === BUSINESS METHODS === #

    @api.model
    def _reset_escalation(self):
        """Let the clock look at every open job again: its limits have changed."""
        open_cases = self.sudo().search(self._get_escalation_domain())
        open_cases.date_escalation = fields.Datetime.now()

    @api.model
    def _get_escalation_domain(self):
        """Return the domain of the jobs whose clock runs."""
        return Domain("state", "not in", [*CLOSED_STATES, "draft"]) & Domain(
            "waiting_for", "!=", "customer"
        )

    def _is_clock_running(self):
        return (
            self.state not in CLOSED_STATES
            and self.state != "draft"
            and self.waiting_for != "customer"
        )

    def _schedule_escalation(self):
        """Have the clock of these jobs set anew."""
        self.env.add_to_compute(self._fields["date_escalation"], self)

    def _get_waited_rows(self):
        """Return per case, per state and cause, the working hours until now."""
        waited = {}
        now = fields.Datetime.now()
        logs = self.env["aftersales.case.state.log"].sudo()
        rows = logs.search([("case_id", "in", self.ids)], order="id")
        going_on = rows.filtered(lambda row: not row.date_end)
        until_now = going_on._get_all_working_hours(now)
        for row in rows:
            hours = until_now.get(row, row.working_hours)
            waited.setdefault(row.case_id, []).append(
                (row.state, row.waiting_for, hours)
            )
        return waited

    # === ESCALATION === #

    @api.model
    def _cron_escalate(self):
        """Tell the next level of each job that has waited too long."""
        # the list is fixed: who is locked by another step waits for the next run
        due = self.search(
            [("date_escalation", "<=", fields.Datetime.now())],
            order="date_escalation, id",
        )
        left = len(due)
        for cases in split_every(ESCALATION_BATCH, due.ids, self.browse):
            cases.exists()._escalate()
            left -= len(cases)
            if not self.env["ir.cron"]._commit_progress(len(cases), remaining=left):
                return

    def _escalate(self):
        """Tell the levels these jobs have reached, each once."""
        # another worker may be at the same jobs
        cases = self.sudo().try_lock_for_update(allow_referencing=True)
        limits = self.env["aftersales.escalation.level"]._get_limits()
        running = cases.filtered(lambda case: case._is_clock_running())
        waited = running._get_waited_rows()
        untold = self.browse()
        for case in running:
            rows = waited.get(case, [])
            told = case.escalation_ids.level_id.ids
            for limit in find_reached(limits, rows, case.priority_id.id, case.state):
                if limit.key not in told and not case._tell_level(
                    limit.key, sum_waiting(rows, limit.state)
                ):
                    untold |= case
        cases._schedule_escalation()
        # a level with nobody to tell stays due: the next run looks for somebody
        untold.date_escalation = fields.Datetime.now()

    def _tell_level(self, level_id, hours):
        """Tell one level of this job, and keep that it was told.

        :return: whether there was anybody to tell
        """
        self.ensure_one()
        level = self.env["aftersales.escalation.level"].browse(level_id)
        users = level._get_recipients(self.workshop_company_id)
        if not users:
            _logger.info(
                "Case %s has reached level %s, and in branch %s or above is nobody to "
                "tell; the level stays due.",
                self.name,
                level.name,
                self.workshop_company_id.name,
            )
            return False
        told = self.env["aftersales.escalation"].create(
            {
                "case_id": self.id,
                "level_id": level.id,
                "date": self.env.cr.now(),
                "hours": hours,
                "user_ids": users.ids,
            }
        )
        self.escalation_level_id = max(
            self.escalation_level_id | level, key=lambda one: (one.sequence, one.id)
        )
        told._schedule_activities()
        return True

    def _finish_escalation(self):
        """Let nobody look after a job that is over."""
        over = self.filtered("escalation_level_id")
        if over:
            over.activity_unlink(["aftersales_repair.mail_activity_escalation"])
