from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_round


class AftersalesWorkLog(models.Model):
    """The time of a visit: who worked how long, who travelled how far."""

    _inherit = "aftersales.work.log"

    time_ids = fields.One2many(
        comodel_name="aftersales.work.time", inverse_name="log_id", string="Times"
    )
    running_since = fields.Datetime(compute="_compute_running_since")
    running_kind = fields.Char(compute="_compute_running_since")
    travel_hours = fields.Float(
        compute="_compute_travel_hours", store=True, help="From the times of travel."
    )
    travel_km = fields.Float(string="Distance (km)", help="There and back.")
    efficiency_percent = fields.Float(
        string="Standard / Actual (%)",
        compute="_compute_efficiency_percent",
        store=True,
        aggregator="avg",
        help="Standard time in percent of the time taken: over 100 is faster.",
    )

    _travel_positive = models.Constraint(
        "CHECK (travel_km IS NULL OR travel_km >= 0)",
        "A distance cannot be negative.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("time_ids.date_end", "time_ids.kind")
    def _compute_running_since(self):
        kinds = dict(
            self.env["aftersales.work.time"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        for log in self:
            running = log._get_running_time()
            log.running_since = running.date_start
            log.running_kind = kinds.get(running.kind)

    @api.depends("time_ids.hours", "time_ids.kind")
    def _compute_duration_hours(self):
        """Add up what each technician worked; without times, the visit counts."""
        super()._compute_duration_hours()
        for log in self:
            log.duration_hours = (
                sum(log._get_work_hours().values()) or log.duration_hours
            )

    @api.depends("time_ids.hours", "time_ids.kind")
    def _compute_travel_hours(self):
        for log in self:
            rows = log.time_ids.filtered(lambda row: row.kind == "travel")
            log.travel_hours = sum(rows.mapped("hours"))

    @api.depends("standard_hours", "duration_hours")
    def _compute_efficiency_percent(self):
        for log in self:
            log.efficiency_percent = (
                log.duration_hours and 100 * log.standard_hours / log.duration_hours
            )

    # === ACTION METHODS === #

    def action_clock_start(self, kind="work"):
        """Start the technician's clock, for another kind of time from this moment.

        Pressed twice it has one effect.

        :param str kind: ``work``, ``travel`` or ``wait``
        """
        self.ensure_one()
        self.order_id._check_own()
        self._lock()
        running = self._get_running_time()
        if running.kind == kind:
            return
        now = fields.Datetime.now()
        running._stop(now)
        # the unique index must see first that no clock runs any more
        running.flush_recordset(["date_end"])
        self.time_ids.create(
            {
                "log_id": self.id,
                "technician_id": self.technician_id.id,
                "kind": kind,
                "date_start": now,
            }
        )

    def action_clock_travel(self):
        """Start the clock for the way."""
        self.action_clock_start("travel")

    def action_clock_stop(self):
        """Stop the technician's clock."""
        self.ensure_one()
        self.order_id._check_own()
        self._lock()
        self._get_running_time()._stop()

    def action_share_by_time(self):
        """Share the labour among those who worked, by the time each of them took."""
        for log in self:
            log.order_id._check_own()
            if len(log._get_work_hours()) < 2:
                raise UserError(
                    self.env._(
                        "Enter first who worked on log %s besides the one in charge, "
                        "and from when to when.",
                        log.name,
                    )
                )
            log._share_by_time(log._get_own_labor())

    # === BUSINESS METHODS === #

    def _get_running_time(self):
        """Return the row of the responsible technician whose clock runs."""
        self.ensure_one()
        return self.time_ids.filtered(
            lambda row: row.technician_id == self.technician_id and not row.date_end
        )[:1]

    def _get_work_hours(self):
        """Return the hours each technician worked: ``{technician: hours}``."""
        hours = defaultdict(float)
        for row in self.time_ids:
            if row.kind == "work" and row.hours:
                hours[row.technician_id] += row.hours
        return hours

    def _get_own_labor(self):
        """Return the labour of the responsible technician, which he may share."""
        return self.labor_ids.filtered(
            lambda labor: (
                labor.kind == "labor"
                and not labor.is_declined
                and labor.technician_id == self.technician_id
            )
        )

    def _share_by_time(self, labors):
        for labor in labors:
            shares = self._get_helper_shares(labor.technician_id)
            labor.helper_ids = [
                Command.clear(),
                *(
                    Command.create({"technician_id": helper.id, "share": share})
                    for helper, share in shares.items()
                ),
            ]

    def _get_helper_shares(self, responsible):
        """Return what part of the work each helper did: ``{technician: share}``.

        Rounded down, so that they never exceed the whole; the rest is the share of
        the one in charge, or of the last helper where he did not work himself.
        """
        hours = self._get_work_hours()
        total = sum(hours.values())
        shares = {
            helper: float_round(
                worked / total, precision_digits=4, rounding_method="DOWN"
            )
            for helper, worked in hours.items()
            if helper != responsible
        }
        # who worked next to nothing has no share
        shares = {helper: share for helper, share in shares.items() if share}
        if shares and responsible not in hours:
            last = next(reversed(shares))
            shares[last] = round(shares[last] + 1 - sum(shares.values()), 4)
        return shares

    def _submit(self):
        """Stop the clocks, and share what several did if nobody has shared it."""
        rows = self.time_ids
        rows._stop()
        if rows:
            self.date_start = min([self.date_start, *rows.mapped("date_start")])
            self.date_end = self.date_end or max(rows.mapped("date_end"))
        if len(self._get_work_hours()) > 1:
            self._share_by_time(
                self._get_own_labor().filtered(lambda labor: not labor.helper_ids)
            )
        return super()._submit()
