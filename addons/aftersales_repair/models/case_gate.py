from odoo import fields, models
from odoo.exceptions import AccessError, LockError, UserError

from ..rules.case_states import (
    CLOSED_STATES,
    WAITING_FOR,
    Facts,
    blocked_reason,
    is_step_open,
)


class AftersalesCase(models.Model):
    """The gate: the one place where a case changes its state."""

    _inherit = "aftersales.case"

    can_assign = fields.Boolean(compute="_compute_can")
    can_quote = fields.Boolean(compute="_compute_can")
    can_deliver = fields.Boolean(compute="_compute_can")
    can_sort = fields.Boolean(compute="_compute_can")
    can_replace = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")
    can_reopen = fields.Boolean(compute="_compute_can")
    can_invoice = fields.Boolean(compute="_compute_can")

    # === COMPUTE METHODS === #

    def _compute_can(self):
        for case in self:
            for step in self._get_step_roles():
                case[f"can_{step}"] = (
                    # the role first: outsiders may not read what opens a step
                    case._has_role(step)
                    and case._is_step_open(step)
                    and case._is_approver(step)
                )

    # === ACTION METHODS === #

    def action_confirm(self):
        """Take the units in: into custody where the work is done in our workshop."""
        self._check_role("confirm")
        self._check_step("confirm")
        self._lock()
        self._take_in()
        self._transition("to_assign")

    def action_assign(self, technician, date_planned=None):
        """Give the work to ``technician``; an earlier unfinished order is cancelled.

        :param technician: an ``aftersales.technician`` or its id
        :param date_planned: when the work is to start; the agreed visit, or now
        :return: the new orders
        """
        self._check_role("assign")
        self._check_step("assign")
        if isinstance(technician, int):
            technician = self.env["aftersales.technician"].browse(technician)
        date_planned = date_planned or self._get_agreed_start()
        technician._check_available(date_planned)
        return self._give_out(dict.fromkeys(self, (technician, date_planned)))

    def _give_out(self, plan):
        """Give each case to its technician; the role was checked.

        :param dict plan: per case, its ``aftersales.technician`` and the moment
        :return: the new orders
        """
        self._lock()
        # sudo: aftersales.order - the role was checked above
        earlier = self.sudo().order_ids.filtered("is_open")
        earlier._action_cancel()
        # a case has one open order: the database must know first that these are none
        earlier.flush_recordset(["state"])
        orders = (
            self.env["aftersales.order"]
            .sudo()
            .create(
                [
                    {
                        "case_id": case.id,
                        "technician_id": plan[case][0].id,
                        "date_planned": plan[case][1],
                    }
                    for case in self
                ]
            )
        )
        orders.action_assign()
        return orders.with_env(self.env)

    def action_open_assign(self):
        """Ask for the technician, for one or many cases."""
        return self._open_wizard("aftersales_case_assign_action")

    def action_open_replace(self):
        """Ask for the unit that replaces this one."""
        return self._open_wizard("aftersales_case_replace_action")

    def action_open_cancel(self):
        """Ask why the case is cancelled."""
        return self._open_wizard("aftersales_case_cancel_action")

    def action_sort(self):
        """Lead units through sorting: into it when refused, else to the shelf."""
        self._check_role("sort")
        self._check_step("sort")
        self._lock()
        rejected = self.filtered(lambda case: case.state == "quote_rejected")
        rejected._transition("to_sort")
        (self - rejected)._transition("ready")

    def action_deliver(self, receiver=False, signature=False):
        """Hand the unit over and close the case.

        :param str receiver: who takes it; the customer by default
        :param signature: his signature, a base64 image
        """
        self._check_role("deliver")
        self._check_step("deliver")
        self._lock()
        self._hand_over()
        self._transition("delivered")

    def action_replace(self, lot, price_difference=None):
        """Give the customer another unit; the faulty one stays with us.

        :param lot: the ``stock.lot`` handed out instead, or its id
        :param float price_difference: of a unit of another model: what the customer
            pays more for it, or less than zero gets back, without taxes; the
            difference of the prices by default
        """
        self.ensure_one()
        self._check_role("replace")
        self._check_step("replace")
        if isinstance(lot, int):
            lot = self.env["stock.lot"].browse(lot)
        self._lock()
        self._replace_unit(lot)
        self._transition("replaced")

    def action_cancel(self, reason=False):
        """Give the unit back and close the cases without work.

        :param str reason: kept on the case
        """
        self._check_role("cancel")
        self._check_step("cancel")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the case is cancelled."))
        self._lock()
        self._check_logs_settled()
        # sudo: logs and orders - the role was checked above
        cases = self.sudo()
        cases._withdraw_estimates()
        cases.order_ids.filtered("is_open")._action_cancel()
        cases._drop_unused_lines()
        self._hand_over()
        self._transition("cancelled")
        for case in self:
            case.message_post(body=self.env._("Cancelled: %s", reason))

    def action_reopen(self):
        """Take a ready or delivered unit back to work."""
        self._check_role("reopen")
        self._check_step("reopen")
        for case in self.filtered(lambda case: not case.is_installation):
            case._check_no_open_case(case.lot_id.ids)
        self._lock()
        self.filtered(lambda case: not case.is_in_custody)._take_in()
        held = self.filtered(lambda case: case._is_given_out())
        if held:
            held._transition("to_repair")
        if self - held:
            # nobody has the work: the dispatcher looks for somebody
            (self - held)._transition("to_repair", "us")

    # === BUSINESS METHODS === #

    def _get_step_roles(self):
        """Return, per step that people press, the groups that may take it."""
        return {
            "assign": ("dispatcher",),
            "quote": ("technician", "reception", "dispatcher"),
            "sort": ("inspector", "reception"),
            "deliver": ("reception",),
            "replace": ("dispatcher",),
            "cancel": ("reception", "dispatcher"),
            "reopen": ("manager",),
            "invoice": ("accountant",),
        }

    def _is_step_open(self, step):
        """Return whether the state of this case lets ``step`` be taken.

        Buttons, server and portal read this one answer.
        """
        self.ensure_one()
        if step == "invoice":
            return self._can_be_invoiced()
        if step == "quote" and not self._get_lines_to_quote():
            return False
        return is_step_open(step, self.state, in_custody=self.is_in_custody)

    def _check_step(self, step):
        """Refuse a step that a case's state does not allow, naming the case."""
        for case in self:
            if not case._is_step_open(step):
                raise UserError(
                    self.env._(
                        "Case %(case)s is “%(state)s”; this step is not possible now.",
                        case=case.name,
                        state=case._get_state_label(),
                    )
                )

    def _has_role(self, step):
        desk = ("reception", "dispatcher")
        roles = {"confirm": desk, "preview": desk} | self._get_step_roles()
        return self.env.su or any(
            self.env.user.has_group(f"aftersales_warranty.aftersales_group_{role}")
            for role in roles[step]
        )

    def _check_role(self, step):
        """Refuse who does not have the role of a step, or may not approve it."""
        if not self._has_role(step):
            raise AccessError(
                self.env._(
                    "This step belongs to another role; ask your manager for the right."
                )
            )
        self.check_access("read")
        self._check_approver(step)

    def _get_approver_groups(self, step):
        """Return the groups the process keeps a step for; empty means anybody."""
        self.ensure_one()
        approvers = self.env["aftersales.process.approver"]
        by_step = approvers._get_group_ids(self.process_id.id)
        # sudo: res.groups - named to whoever is refused
        return self.env["res.groups"].sudo().browse(by_step.get(step))

    def _is_approver(self, step):
        """Return whether the process lets this user take a step, beside his role."""
        groups = self._get_approver_groups(step)
        return self.env.su or not groups or bool(groups & self.env.user.all_group_ids)

    def _check_approver(self, step):
        """Refuse who is none of the approvers the process names for a step."""
        for case in self:
            if not case._is_approver(step):
                raise AccessError(
                    self.env._(
                        "The process of case %(case)s keeps this step for %(groups)s.",
                        case=case.name,
                        groups=", ".join(
                            case._get_approver_groups(step).mapped("display_name")
                        ),
                    )
                )

    def _lock(self):
        """Hold these cases until the step is done; a second press is refused.

        A transaction that takes several steps locks once. What it holds is forgotten
        with the commit, and by a savepoint that rolls back and releases.
        """
        free = self._filter_unlocked()
        try:
            # sudo: the lock is ours to take, whatever the role may write
            free.sudo().lock_for_update(allow_referencing=True)
            self._get_locked_ids().update(free._ids)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is working on %s at this moment. Wait a second "
                    "and look again.",
                    ", ".join(self.mapped("name")),
                )
            ) from error

    def _get_locked_ids(self):
        return self.env.cr.cache.setdefault("aftersales.case", set())

    def _filter_unlocked(self):
        """Return the cases whose row this transaction does not hold yet."""
        held = self._get_locked_ids()
        return self.filtered(lambda case: case.id not in held)

    def _write_gate(self, vals):
        """Write where the cases stand, and begin a new stretch of their state log.

        One transaction at a time may do so: by the lock of the step, or by the row
        itself, written at once where a step of another document leads the case on.
        """
        self.write(vals)
        unlocked = self._filter_unlocked()
        unlocked.flush_recordset(list(vals))
        self._get_locked_ids().update(unlocked._ids)
        self.env["aftersales.case.state.log"].sudo()._enter(self)

    def _transition(self, target, waiting_for=None):
        """Move every case to ``target``, or refuse with the reason.

        The only writer of ``state``. Orders, logs, checks and estimates call it.

        :param str target: one of the fourteen states
        :param str waiting_for: who is waited for, when not the usual one
        """
        for case in self:
            case._check_transition(target)
        # sudo: aftersales.case - each step has checked its own role
        cases = self.sudo()
        vals = cases._prepare_transition_vals(target, waiting_for)
        waiting = cases.filtered(lambda case: case.waiting_for != vals["waiting_for"])
        cases._write_gate(vals)
        cases._action_entered(target)
        waiting._action_waiting(vals["waiting_for"])
        if target in CLOSED_STATES:
            cases._try_lock()

    def _set_waiting_for(self, waiting_for, reason=False):
        """Say who is waited for without a change of state.

        :param str reason: why, where somebody said so by hand
        """
        cases = self.sudo().filtered(
            lambda case: (
                (case.waiting_for, case.waiting_reason) != (waiting_for, reason)
            )
        )
        waiting = cases.filtered(lambda case: case.waiting_for != waiting_for)
        cases._write_gate({"waiting_for": waiting_for, "waiting_reason": reason})
        waiting._action_waiting(waiting_for)

    def _prepare_transition_vals(self, target, waiting_for=None):
        closed = target in CLOSED_STATES
        return {
            "state": target,
            "waiting_for": waiting_for or WAITING_FOR.get(target, False),
            "waiting_reason": False,
            # closed is not locked yet, see _try_lock
            "is_locked": False,
            "date_closed": self.env.cr.now() if closed else False,
        }

    def _check_transition(self, target):
        self.ensure_one()
        # sudo: the facts of checks and process may be unreadable for the role
        case = self.sudo()
        reason = blocked_reason(case.state, target, case._get_facts())
        if not reason:
            return
        raise UserError(
            self.env._(
                "Case %(case)s cannot go from “%(state)s” to “%(target)s”: %(reason)s",
                case=case.name,
                state=case._get_state_label(),
                target=self._get_state_label(target),
                reason=self._get_blocked_texts()[reason],
            )
        )

    def _get_facts(self):
        """Return what the gate must know of this case."""
        self.ensure_one()
        return Facts(
            in_custody=self.is_in_custody,
            needs_estimate=self.process_id.is_estimate_required,
            needs_check=self._is_check_due(),
            check_open=any(check.state == "todo" for check in self.check_ids),
        )

    def _get_blocked_texts(self):
        return {
            "unreachable": self.env._("there is no such step."),
            "estimate_needed": self.env._("its process asks for an estimate."),
            "estimate_not_needed": self.env._("its process has no estimate."),
            "in_custody": self.env._("the unit is still in our hands."),
            "not_in_custody": self.env._("the unit is not in our hands."),
            "check_needed": self.env._("its process asks for a quality check."),
            "check_open": self.env._("the quality check has no verdict yet."),
        }

    def _action_entered(self, state):
        """Extend to act when cases have entered ``state``."""

    def _action_waiting(self, waiting_for):
        """Extend to act when cases begin to wait for somebody else."""

    def _finish_work(self, beyond_repair=False):
        """Lead a case on after its log was approved."""
        for case in self:
            if not case.is_in_custody:
                case._transition("delivered")
            elif beyond_repair:
                case._transition("to_sort")
            else:
                case._transition("ready")

    def _check_logs_settled(self):
        """Refuse to call off work that was handed in and has no verdict yet."""
        # sudo: aftersales.work.log - the step has checked its role
        for case in self.sudo():
            used = case.log_ids.filtered(
                lambda log: (
                    (
                        log.state == "submitted"
                        or (log.state == "rejected" and log.part_ids)
                    )
                    and not log._is_settled()
                )
            )
            if used:
                raise UserError(
                    self.env._(
                        "Log %(log)s of case %(case)s is handed in and not settled. "
                        "Finish its check and the rework first.",
                        log=used[0].name,
                        case=case.name,
                    )
                )
            case._check_posted_parts_logged()

    def _check_posted_parts_logged(self):
        """Refuse to call off what has used parts that no log has handed in.

        They are billed, and their old parts asked for, with the log that names them.
        """
        posted = self.part_ids.filtered(lambda part: part._is_posted_unlogged())
        if posted:
            raise UserError(
                self.env._(
                    "%(parts)s of case %(case)s went to the customer, and no log that "
                    "is handed in names it. Hand in a log with it first.",
                    parts=", ".join(posted.product_id.mapped("display_name")),
                    case=self.name,
                )
            )

    def _open_wizard(self, xmlid):
        return self.env["ir.actions.act_window"]._for_xml_id(
            f"aftersales_repair.{xmlid}"
        ) | {"context": {"default_case_ids": self.ids, "active_ids": self.ids}}
