from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError, ValidationError

from odoo.addons.aftersales_warranty.tools.date_text import format_datetime


class AftersalesWorkLog(models.Model):
    """What a technician did on one visit: times, work, faults, parts and labour."""

    _name = "aftersales.work.log"
    _description = "Work Log"
    _inherit = [
        "aftersales.document.mixin",
        "aftersales.diagnosis.mixin",
        "aftersales.audited.mixin",
    ]
    _audited_fields = (
        "state",
        "date_start",
        "date_end",
        "fault_agent_id",
        "is_beyond_repair",
    )
    _order = "date_start desc, id desc"

    order_id = fields.Many2one(
        comodel_name="aftersales.order", required=True, index=True, ondelete="cascade"
    )
    case_id = fields.Many2one(related="order_id.case_id", store=True, index=True)
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="case_id.currency_id")
    partner_id = fields.Many2one(related="case_id.partner_id")
    lot_id = fields.Many2one(related="case_id.lot_id")
    product_id = fields.Many2one(related="case_id.product_id")
    technician_id = fields.Many2one(
        comodel_name="aftersales.technician", required=True, index=True
    )
    date_start = fields.Datetime(string="Started", index=True)
    date_end = fields.Datetime(string="Finished")
    duration_hours = fields.Float(
        string="Duration", compute="_compute_duration_hours", store=True
    )
    standard_hours = fields.Float(
        string="Standard Time",
        compute="_compute_standard_hours",
        store=True,
        help="Sum of the standard times of the services done.",
    )
    work_done = fields.Text(help="What was found and done, in the technician's words.")
    fault_mode_id = fields.Many2one(
        compute="_compute_faults", store=True, precompute=True, readonly=False
    )
    fault_cause_id = fields.Many2one(
        compute="_compute_faults", store=True, precompute=True, readonly=False
    )
    fault_agent_id = fields.Many2one(
        compute="_compute_faults", store=True, precompute=True, readonly=False
    )
    is_beyond_repair = fields.Boolean(
        help="The unit cannot be repaired: it goes to sorting instead of delivery.",
    )
    photo_ids = fields.Many2many(comodel_name="ir.attachment", string="Photos")
    part_ids = fields.One2many(
        comodel_name="aftersales.work.part", inverse_name="log_id"
    )
    labor_ids = fields.One2many(
        comodel_name="aftersales.work.labor", inverse_name="log_id"
    )
    check_ids = fields.One2many(
        comodel_name="aftersales.quality.check", inverse_name="log_id"
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    approved_date = fields.Datetime(readonly=True, copy=False, index=True)
    is_check_due = fields.Boolean(
        string="Inspected",
        readonly=True,
        copy=False,
        help="The work was to be inspected: always, or because it was drawn.",
    )

    _dates_order = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "The work cannot end before it starts.",
    )
    _one_draft = models.UniqueIndex(
        "(order_id) WHERE state = 'draft'", "This order has an open log already."
    )

    # === COMPUTE METHODS === #

    @api.depends("date_start", "date_end")
    def _compute_duration_hours(self):
        for log in self:
            if log.date_start and log.date_end:
                seconds = (log.date_end - log.date_start).total_seconds()
                log.duration_hours = seconds / 3600
            else:
                log.duration_hours = 0.0

    @api.depends("labor_ids.service_id.standard_hours")
    def _compute_standard_hours(self):
        for log in self:
            log.standard_hours = sum(log.labor_ids.service_id.mapped("standard_hours"))

    @api.depends("order_id")
    def _compute_faults(self):
        for log in self:
            # sudo: aftersales.case - the diagnosis of the log's own case
            case = log.order_id.sudo().case_id
            for field in ("fault_mode_id", "fault_cause_id", "fault_agent_id"):
                log[field] = log[field] or case[field]

    # === CONSTRAINT METHODS === #

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for log in self:
            if log.date_start and log.date_end and log.date_end < log.date_start:
                raise ValidationError(
                    self.env._(
                        "Log %(log)s ends on %(end)s, before it starts on %(start)s. "
                        "Correct the times.",
                        log=log.name,
                        end=format_datetime(self.env, log.date_end),
                        start=format_datetime(self.env, log.date_start),
                    )
                )

    # === CRUD METHODS === #

    def _get_gate_fields(self):
        return {
            "state",
            "approved_date",
            "is_check_due",
            "order_id",
            "technician_id",
        }

    def write(self, vals):
        if not self.env.su:
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        self._check_draft()

    def _check_draft(self):
        for log in self:
            if log.state != "draft":
                raise AccessError(
                    self.env._(
                        "Log %s is submitted and cannot be changed any more.",
                        log.name,
                    )
                )

    # === ACTION METHODS === #

    def action_submit(self):
        """Hand the logs in: their parts leave the stock, the check opens.

        Pressed twice or by many at once it has one effect.
        """
        self.order_id._check_own()
        self._lock()
        for log in self:
            log._check_can_submit()
        for log in self:
            # sudo: stock, cases - a technician has rights on his log only; the
            # company of the work holds for every document the step makes
            log.sudo().with_context(
                allowed_company_ids=log.company_id.ids
            ).with_company(log.company_id)._submit()

    # === BUSINESS METHODS === #

    def _lock(self):
        try:
            self.sudo().lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Log %s is being submitted at this moment.",
                    ", ".join(self.mapped("name")),
                )
            ) from error

    def _check_can_submit(self):
        self.ensure_one()
        if self.state != "draft":
            raise UserError(self.env._("Log %s has been submitted already.", self.name))
        if not self.date_start:
            raise UserError(
                self.env._("Enter on log %s when the work started.", self.name)
            )
        if not self.work_done:
            raise UserError(
                self.env._("Write on log %s what was found and done.", self.name)
            )

    def _submit(self):
        self.ensure_one()
        case = self.case_id
        case._lock()
        if not self.date_end:
            self.date_end = max(fields.Datetime.now(), self.date_start)
        # of the lines of the case, which are looked at as well
        parts = case.part_ids.filtered(lambda part: part.log_id == self)
        labor = case.labor_ids.filtered(lambda line: line.log_id == self)
        case._check_tolerance([*parts, *labor])
        case._log_verdict_changes([*parts, *labor])
        case._consume_parts(parts)
        self.write({"state": "submitted", "is_check_due": self._draw_check()})
        if self.is_check_due:
            self.env["aftersales.quality.check"].create(
                {"log_id": self.id, "case_id": case.id}
            )
            case._transition("to_check")
        else:
            self._approve()

    def _approve(self):
        """Accept the logs: the money side is settled and the case goes on."""
        self.write({"state": "approved", "approved_date": self.env.cr.now()})
        for log in self:
            log.order_id.write({"state": "done"})
            case = log.case_id
            # what rejected logs used, under whatever order, is settled now
            for used in log | case.log_ids.filtered(
                lambda other: other.state == "rejected"
            ):
                case._settle_lines(used)
            case._drop_unused_lines()
            case._post_charged_shares()
            case._settle_coverage_usage()
            case._open_review()
            case._finish_work(beyond_repair=log.is_beyond_repair)
        self._action_approved()

    def _reject(self):
        """Send the logs back: the work is done again, the moves stand."""
        self.write({"state": "rejected"})
        # an order has one draft: the database must know first that this one is none
        self.flush_recordset(["state"])
        for log in self:
            log.case_id._transition("check_failed")
            self.create(
                {
                    "order_id": log.order_id.id,
                    "technician_id": log.technician_id.id,
                }
            )
        self._action_rejected()

    def _is_settled(self):
        """Return whether what this log used is final: accepted, or reworked since."""
        self.ensure_one()
        return self.state == "approved" or (
            self.state == "rejected"
            and any(
                other.state == "approved" and other.id > self.id
                for other in self.case_id.log_ids
            )
        )

    def _action_approved(self):
        """Extend to act on logs whose check passed or that needed none."""

    def _action_rejected(self):
        """Extend to act on logs whose check failed."""
