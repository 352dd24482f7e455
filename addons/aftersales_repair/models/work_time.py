from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from odoo.addons.aftersales_warranty.tools.date_text import format_datetime


class AftersalesWorkTime(models.Model):
    """A stretch of a visit: who worked or travelled, from when to when."""

    _name = "aftersales.work.time"
    _description = "Work Time"
    _inherit = ["aftersales.settled.row.mixin"]
    _order = "log_id, date_start, id"

    log_id = fields.Many2one(
        comodel_name="aftersales.work.log",
        required=True,
        index=True,
        ondelete="cascade",
    )
    case_id = fields.Many2one(related="log_id.case_id", store=True, index=True)
    technician_id = fields.Many2one(
        comodel_name="aftersales.technician",
        required=True,
        index=True,
        compute="_compute_technician_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    kind = fields.Selection(
        [("work", "Work"), ("travel", "Travel"), ("wait", "Waiting")],
        required=True,
        default="work",
    )
    date_start = fields.Datetime(
        string="From", required=True, default=fields.Datetime.now
    )
    date_end = fields.Datetime(string="To", help="Empty while the clock runs.")
    hours = fields.Float(compute="_compute_hours", store=True)
    note = fields.Char()

    _dates_order = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "A stretch of time cannot end before it starts.",
    )
    _one_running = models.UniqueIndex(
        "(technician_id) WHERE date_end IS NULL",
        "The clock of this technician runs already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("log_id")
    def _compute_technician_id(self):
        for row in self:
            row.technician_id = row.technician_id or row.log_id.technician_id

    @api.depends("date_start", "date_end")
    def _compute_hours(self):
        for row in self:
            seconds = 0
            if row.date_start and row.date_end:
                seconds = (row.date_end - row.date_start).total_seconds()
            row.hours = seconds / 3600

    # === CONSTRAINT METHODS === #

    @api.constrains("technician_id", "date_start", "date_end", "log_id")
    def _check_overlap(self):
        """Refuse one person to be in two stretches of a visit at once."""
        for row in self:
            for other in row.log_id.time_ids - row:
                if (
                    other.technician_id == row.technician_id
                    and (not other.date_end or row.date_start < other.date_end)
                    and (not row.date_end or other.date_start < row.date_end)
                ):
                    raise ValidationError(
                        self.env._(
                            "%(technician)s cannot be in two stretches of time of log "
                            "%(log)s at once. Correct the times.",
                            technician=row.technician_id.name,
                            log=row.log_id.name,
                        )
                    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        self._check_none_running(vals_list)
        return super().create(vals_list)

    # === BUSINESS METHODS === #

    def _check_open(self):
        for row in self:
            if row.log_id.state != "draft":
                raise AccessError(
                    self.env._(
                        "Log %s is submitted and its times stand.", row.log_id.name
                    )
                )

    @api.model
    def _check_none_running(self, vals_list):
        """Refuse a second clock in words; the unique index holds at the same moment."""
        technician_ids = [
            vals.get("technician_id")
            for vals in vals_list
            if vals.get("technician_id") and not vals.get("date_end")
        ]
        # sudo: aftersales.work.time - the clock may run on a job of another branch
        running = technician_ids and self.sudo().search(
            [("technician_id", "in", technician_ids), ("date_end", "=", False)], limit=1
        )
        if running:
            raise ValidationError(
                self.env._(
                    "The clock of %(technician)s runs on log %(log)s since %(start)s. "
                    "Stop it there first.",
                    technician=running.technician_id.name,
                    log=running.log_id.name,
                    start=format_datetime(self.env, running.date_start),
                )
            )

    def _stop(self, moment=None):
        """Stop the clocks that run."""
        moment = moment or fields.Datetime.now()
        for row in self.filtered(lambda row: not row.date_end):
            row.date_end = max(moment, row.date_start)
