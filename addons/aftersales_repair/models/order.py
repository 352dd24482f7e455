from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..rules.case_states import STARTABLE_STATES

ORDER_STATES = [
    ("draft", "Draft"),
    ("assigned", "Assigned"),
    ("accepted", "Accepted"),
    ("in_progress", "In Progress"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]
OPEN_ORDER_STATES = ("draft", "assigned", "accepted", "in_progress")


class AftersalesOrder(models.Model):
    """Work on a case given to one responsible technician or agent."""

    _name = "aftersales.order"
    _description = "Work Order"
    _inherit = [
        "aftersales.branch.document.mixin",
        "mail.activity.mixin",
        "aftersales.audited.mixin",
    ]
    _audited_fields = (
        "state",
        "technician_id",
        "date_planned",
    )
    _order = "date_planned desc, id desc"
    _check_company_auto = True

    case_id = fields.Many2one(
        comodel_name="aftersales.case", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Branch",
        compute="_compute_company_id",
        store=True,
        index=True,
        precompute=True,
        help="The branch that does the work; it stays so when the case moves on.",
    )
    partner_id = fields.Many2one(related="case_id.partner_id", store=True, index=True)
    phone = fields.Char(related="partner_id.phone")
    product_id = fields.Many2one(related="case_id.product_id")
    lot_id = fields.Many2one(related="case_id.lot_id")
    case_state = fields.Selection(related="case_id.state", string="Case State")
    complaint = fields.Text(related="case_id.complaint")
    place = fields.Selection(related="case_id.place")
    work_type_id = fields.Many2one(related="case_id.work_type_id", store=True)
    technician_id = fields.Many2one(
        comodel_name="aftersales.technician",
        required=True,
        index=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        related="technician_id.user_id", store=True, index=True, string="User"
    )
    agent_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_agent_id",
        store=True,
        readonly=False,
        index="btree_not_null",
    )
    date_planned = fields.Datetime(
        string="Planned For", default=fields.Datetime.now, index=True, tracking=True
    )
    planned_hours = fields.Float(
        compute="_compute_planned_hours",
        store=True,
        readonly=False,
        help="Length of the visit in the calendar, from the planned labour.",
    )
    state = fields.Selection(
        ORDER_STATES,
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    is_open = fields.Boolean(compute="_compute_is_open")
    can_start = fields.Boolean(compute="_compute_can_start")
    log_ids = fields.One2many(
        comodel_name="aftersales.work.log", inverse_name="order_id"
    )
    open_log_id = fields.Many2one(
        comodel_name="aftersales.work.log", compute="_compute_open_log_id"
    )

    _one_open_order = models.UniqueIndex(
        "(case_id) WHERE state IN ('assigned', 'accepted', 'in_progress')",
        "This case is given to a technician already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("case_id")
    def _compute_company_id(self):
        # not of the case's workshop: work done stays with the branch that did it
        for order in self:
            order.company_id = order.case_id.workshop_company_id

    @api.depends("technician_id")
    def _compute_agent_id(self):
        for order in self:
            order.agent_id = order.technician_id.agent_id

    @api.depends("case_id.labor_ids.hours")
    def _compute_planned_hours(self):
        for order in self:
            hours = sum(order.case_id.labor_ids.mapped("hours"))
            order.planned_hours = hours or 1.0

    @api.depends("state")
    def _compute_is_open(self):
        for order in self:
            order.is_open = order.state in OPEN_ORDER_STATES

    @api.depends("state", "case_id.state", "log_ids.state")
    def _compute_can_start(self):
        for order in self:
            order.can_start = (
                order.state in ("accepted", "in_progress")
                and order.case_id.state in STARTABLE_STATES
                and not (order.open_log_id and order.case_id.state == "to_repair")
            )

    @api.depends("log_ids.state")
    def _compute_open_log_id(self):
        for order in self:
            order.open_log_id = order.log_ids.filtered(
                lambda log: log.state == "draft"
            )[:1]

    @api.depends("name", "partner_id.name", "technician_id.name")
    def _compute_display_name(self):
        for order in self:
            # who is visited, as calendars show no more than this
            who = order.partner_id.name or order.technician_id.name
            order.display_name = f"{order.name} ({who})"

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        # sudo: aftersales.work.log - also logs the role cannot see hold the order
        for order in self.sudo():
            given_out = order.state not in ("draft", "cancelled")
            if given_out or any(log.state != "draft" for log in order.log_ids):
                raise UserError(
                    self.env._(
                        "Order %s is given out; cancel it instead of deleting it.",
                        order.name,
                    )
                )

    # === ACTION METHODS === #

    def action_assign(self):
        """Give the orders out and tell their technicians."""
        self.case_id._check_role("assign")
        self._transition({"draft"}, "assigned")
        self._notify_technician()

    def action_accept(self):
        """Take the job; its case leaves the assignment queue."""
        self._check_own()
        self._transition({"assigned"}, "accepted")
        # sudo: aftersales.case - the gate is called by the order's own technician
        for case in self.sudo().case_id.filtered(lambda c: c.state == "to_assign"):
            needs_estimate = case.process_id.is_estimate_required
            case.with_env(self.env)._transition(
                "to_quote" if needs_estimate else "to_repair"
            )
        self._finish_activities()

    def action_refuse(self, reason=False):
        """Give the job back; its case awaits assignment again.

        :param str reason: told to the dispatcher, and kept
        """
        self._check_own()
        self._transition({"assigned"}, "cancelled")
        self._finish_activities()
        # sudo: aftersales.case - a dispatcher must find another technician
        self.sudo().case_id._set_waiting_for("us")

    def action_start(self):
        """Begin to work: open the log of this visit with what is planned.

        :return: the ``aftersales.work.log`` of the visit
        """
        self.ensure_one()
        self._check_own()
        # sudo: aftersales.case - its technician may not write it, the gate does
        case = self.sudo().case_id
        if case.state not in STARTABLE_STATES:
            self._refuse_start()
        case._lock()
        if self.state == "accepted":
            self._transition({"accepted"}, "in_progress")
        elif self.state != "in_progress":
            self._refuse_transition("in_progress")
        if case.state != "to_repair":
            case.with_env(self.env)._transition("to_repair")
        return self._open_log()

    def action_requote(self):
        """Ask for a new estimate: the work costs more than the customer agreed to."""
        self._check_own()
        # sudo: aftersales.case - the job's own technician, internal or an agent's
        self.sudo().case_id.action_requote()

    def action_view_log(self):
        """Open the log of the visit, started if need be."""
        self.ensure_one()
        log = self.action_start() if self.can_start else self.open_log_id
        if not log:
            self._refuse_start()
        return {
            "type": "ir.actions.act_window",
            "res_model": "aftersales.work.log",
            "view_mode": "form",
            "res_id": log.id,
        }

    # === BUSINESS METHODS === #

    @api.model
    def _get_branch_of_vals(self, vals):
        # sudo: aftersales.case - the branch of the work, whoever gives it out
        case = self.env["aftersales.case"].sudo().browse(vals.get("case_id"))
        return case.workshop_company_id or super()._get_branch_of_vals(vals)

    def _check_own(self):
        """Refuse whoever is neither the job's technician nor a dispatcher."""
        if self.env.su or self.env.user.has_group(
            "aftersales_warranty.aftersales_group_dispatcher"
        ):
            return
        for order in self:
            if order.user_id != self.env.user:
                raise AccessError(
                    self.env._("Order %s is not given to you.", order.sudo().name)
                )

    def _transition(self, source, target):
        """Move every order to ``target``, reachable from ``source`` only."""
        for order in self:
            if order.state not in source:
                order._refuse_transition(target)
        # sudo: aftersales.order - the caller has checked whose order it is
        self.sudo().write({"state": target})

    def _refuse_transition(self, target):
        raise UserError(
            self.env._(
                "Order %(order)s is “%(state)s” and cannot become “%(target)s”.",
                order=self.name,
                state=self._get_state_label(),
                target=self._get_state_label(target),
            )
        )

    def _refuse_start(self):
        # sudo: aftersales.case - number and state in the refusal
        case = self.sudo().case_id
        raise UserError(
            self.env._(
                "Work on case %(case)s cannot start: it is “%(state)s”.",
                case=case.name,
                state=case._get_state_label(),
            )
        )

    def _action_cancel(self):
        """Take the job back from its technician, with what he had not submitted."""
        self._finish_activities()
        drafts = self.log_ids.filtered(lambda log: log.state == "draft")
        drafts.part_ids.log_id = False
        drafts.labor_ids.log_id = False
        drafts.unlink()
        self.write({"state": "cancelled"})

    def _open_log(self):
        """Open the draft log, and propose in it the planned lines nobody declined."""
        self.ensure_one()
        # sudo: aftersales.work.log - its technician was checked; lines follow
        order = self.sudo()
        log = order.open_log_id or order.log_ids.create(
            {"order_id": self.id, "technician_id": self.technician_id.id}
        )
        log.date_start = log.date_start or fields.Datetime.now()
        case = order.case_id
        for lines in (case.part_ids, case.labor_ids):
            lines.filtered(
                lambda line: line._is_planned() and not line.is_declined
            ).log_id = log
        return log.with_env(self.env)

    def _notify_technician(self):
        """Tell each technician of his new job, as the notification table says."""
        # a job that is handed on is news to the next one, and when it comes back
        occasions = self.grouped(lambda order: order._get_assign_occasion())
        for occasion, orders in occasions.items():
            self.env["aftersales.notification"]._notify(
                "order_assigned", orders, key=occasion
            )

    def _get_assign_occasion(self):
        """Return what tells this giving out of the job from the others."""
        self.ensure_one()
        return f"{self.technician_id.id} {self.date_dispatched}"

    def _finish_activities(self):
        self.sudo().activity_feedback(["aftersales_repair.mail_activity_order"])
