from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# Until the work begins a job may be given to somebody else.
REASSIGNABLE_STATES = ("draft", "assigned", "accepted")


class AftersalesOrder(models.Model):
    """How an order is given out, looked at by the sanity check, and given back."""

    _inherit = "aftersales.order"

    technician_id = fields.Many2one(group_expand="_read_group_technician_id")
    priority_id = fields.Many2one(
        related="case_id.priority_id", store=True, index="btree_not_null"
    )
    escalation_level_id = fields.Many2one(related="case_id.escalation_level_id")
    date_planned_end = fields.Datetime(
        string="Planned Until", compute="_compute_date_planned_end", store=True
    )
    date_dispatched = fields.Datetime(
        string="Dispatched On",
        readonly=True,
        copy=False,
        index=True,
        help="When the job was given out; it sets itself.",
    )
    dispatcher_id = fields.Many2one(
        comodel_name="res.users",
        string="Dispatched By",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )
    dispatch_warning = fields.Text(
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="What spoke against this technician when the job was given out.",
    )
    date_accepted = fields.Datetime(string="Accepted On", readonly=True, copy=False)
    date_refused = fields.Datetime(string="Declined On", readonly=True, copy=False)
    refuse_reason = fields.Text(string="Declined Because", readonly=True, copy=False)

    # === COMPUTE METHODS === #

    @api.depends("date_planned", "planned_hours")
    def _compute_date_planned_end(self):
        for order in self:
            order.date_planned_end = order.date_planned and (
                order.date_planned + timedelta(hours=order.planned_hours or 1)
            )

    @api.model
    def _read_group_technician_id(self, technicians, domain):
        """Show free technicians too on the dispatch board."""
        if not self.env.context.get("aftersales_all_technicians"):
            return technicians
        return technicians | technicians.search(
            [("company_id", "in", self.env.companies.ids)]
        )

    # === CRUD METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {
            "date_dispatched",
            "dispatcher_id",
            "dispatch_warning",
            "date_accepted",
            "date_refused",
            "refuse_reason",
        }

    def write(self, vals):
        """Hand jobs on when a dispatcher drags them to somebody else."""
        self._check_same_case(vals)
        moved = self.browse()
        if "technician_id" in vals and not self.env.su:
            moved = self.filtered(
                lambda order: order.technician_id.id != vals["technician_id"]
            )
            moved._check_reassignable()
        result = super().write(vals)
        if given_out := moved.filtered(lambda order: order.state != "draft"):
            given_out._hand_on()
        if "date_planned" in vals and not self.env.su:
            (self - moved).filtered(
                lambda order: order.state in ("assigned", "accepted")
            )._check_dispatch()
        return result

    # === ACTION METHODS === #

    def action_assign(self):
        """Give the orders out to whom the sanity check lets have them."""
        self.case_id._check_role("assign")
        self.case_id._check_step("assign")
        self._check_dispatch()
        # sudo: aftersales.order - the role was checked above
        self.sudo().write(
            {"date_dispatched": self.env.cr.now(), "dispatcher_id": self.env.uid}
        )
        return super().action_assign()

    def action_accept(self):
        """Take the job; its case leaves the assignment queue."""
        result = super().action_accept()
        # sudo: aftersales.order - the step above checked whose job it is
        self.sudo().date_accepted = self.env.cr.now()
        return result

    def action_refuse(self, reason=False):
        """Ask for a reason, keep it and tell the dispatcher."""
        self._check_own()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the job is handed back."))
        result = super().action_refuse(reason)
        # sudo: aftersales.order - the step above checked whose job it is
        orders = self.sudo()
        orders.write({"date_refused": self.env.cr.now(), "refuse_reason": reason})
        for order in orders:
            order._post_refusal(reason)
            order.env["aftersales.notification"]._notify(
                "order_declined", order.case_id, key=order.name
            )
        return result

    def action_open_refuse(self):
        """Ask why the job is declined."""
        return self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_order_refuse_action"
        ) | {"context": {"default_order_ids": self.ids}}

    # === BUSINESS METHODS === #

    def _get_slip_url(self):
        """Return what the code on the slip opens: the job, inside or in the portal."""
        self.ensure_one()
        return f"{self.get_base_url()}/mail/view?model={self._name}&res_id={self.id}"

    def _post_refusal(self, reason):
        """Tell the dispatcher on the case that the job came back, and why."""
        self.ensure_one()
        self.case_id.message_post(
            body=self.env._(
                "%(order)s handed back: %(reason)s",
                order=self.name,
                reason=reason,
            )
        )

    def _check_same_case(self, vals):
        """Refuse to move a job to another case: its logs and steps are of this one."""
        if self.env.su or "case_id" not in vals:
            return
        for order in self:
            if order.case_id.id != vals["case_id"]:
                raise AccessError(
                    self.env._("%s cannot be moved to another case.", order.name)
                )

    def _check_reassignable(self):
        """Refuse to hand on what is begun or over."""
        self.case_id._check_role("assign")
        for order in self:
            if order.state not in REASSIGNABLE_STATES:
                raise UserError(
                    self.env._(
                        "Order %(order)s is “%(state)s” and stays with %(technician)s. "
                        "Assign its case anew instead.",
                        order=order.name,
                        state=order._get_state_label(),
                        technician=order.technician_id.name,
                    )
                )

    def _hand_on(self):
        """Give orders to their new technician, who is asked to accept."""
        for order in self:
            order.technician_id._check_available(order.date_planned)
        # sudo: aftersales.order - the role was checked by the caller
        orders = self.sudo()
        orders._finish_activities()
        orders.write(orders._prepare_hand_on_vals())
        orders.with_env(self.env).action_assign()

    def _prepare_hand_on_vals(self):
        """Return what a job loses that goes to somebody else."""
        return {"state": "draft", "date_accepted": False}
