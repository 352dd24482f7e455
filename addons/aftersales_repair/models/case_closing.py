from odoo import fields, models
from odoo.exceptions import UserError

from ..rules.case_states import CLOSED_STATES

# the customer got his unit back, or another one
ANSWERABLE_STATES = CLOSED_STATES.difference(("cancelled",))


class AftersalesCase(models.Model):
    """What is left to do once a unit is gone, until its case is locked for good."""

    _inherit = "aftersales.case"

    is_follow_up_required = fields.Boolean(related="process_id.is_follow_up_required")
    date_follow_up = fields.Datetime(
        string="Customer Asked On",
        readonly=True,
        copy=False,
        help="When the customer was asked whether all is well.",
    )
    follow_up_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked By",
        index="btree_not_null",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    is_slip_required = fields.Boolean(related="process_id.is_slip_required")
    date_slip_back = fields.Datetime(
        string="Job Slip Back On", readonly=True, copy=False
    )
    slip_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Slip Taken By",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )
    slip_scan = fields.Binary(
        string="Signed Slip", copy=False, groups="base.group_user"
    )
    slip_filename = fields.Char(copy=False)
    open_duties = fields.Text(
        compute="_compute_open_duties",
        groups="base.group_user",
        help="What is missing before this case can be locked.",
    )
    can_follow_up = fields.Boolean(compute="_compute_can")
    can_slip_back = fields.Boolean(compute="_compute_can")
    can_old_parts = fields.Boolean(compute="_compute_can")
    can_lock = fields.Boolean(compute="_compute_can")
    can_unlock = fields.Boolean(compute="_compute_can")

    # === COMPUTE METHODS === #

    def _compute_open_duties(self):
        for case in self:
            is_open = case.state in CLOSED_STATES and not case.is_locked
            case.open_duties = is_open and "\n".join(case.sudo()._get_open_duties())

    # === CRUD METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {
            "date_follow_up",
            "follow_up_user_id",
            "date_slip_back",
            "slip_user_id",
        }

    # === ACTION METHODS === #

    def action_follow_up_done(self, note=False):
        """Note that the customers were asked whether all is well.

        :param str note: what the customer said, kept on the case
        """
        self._check_role("follow_up")
        self._check_step("follow_up")
        self._lock()
        # sudo: aftersales.case - the role was checked
        self.sudo().write(
            {
                "date_follow_up": self.env.cr.now(),
                "follow_up_user_id": self.env.uid,
            }
        )
        if note:
            for case in self:
                case.message_post(body=self.env._("The customer says: %s", note))
        self._try_lock()

    def action_slip_back(self):
        """Note that the signed job slips are back with us."""
        self._check_role("slip_back")
        self._check_step("slip_back")
        self._lock()
        # sudo: aftersales.case - the role was checked
        self.sudo().write(
            {"date_slip_back": self.env.cr.now(), "slip_user_id": self.env.uid}
        )
        self._try_lock()

    def action_old_parts_back(self):
        """Take the old parts of the cases into custody."""
        self._check_role("old_parts")
        self._check_step("old_parts")
        self._lock()
        # sudo: aftersales.work.part - the storekeeper counts what came back
        for case in self.sudo():
            case._get_missing_old_parts()._open_old_parts()._receive()
        self._try_lock()

    def action_lock(self):
        """Lock closed cases by hand, after they were unlocked."""
        self._check_role("lock")
        self._check_step("lock")
        self._lock()
        left = self - self._try_lock()
        if left:
            raise UserError("\n".join(left[0].sudo()._get_open_duties()))

    def action_unlock(self, reason):
        """Open locked cases for corrections.

        :param str reason: kept on the case
        """
        self._check_role("unlock")
        self._check_step("unlock")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the case is unlocked."))
        self._lock()
        # sudo: aftersales.case - the role was checked
        self.sudo().is_locked = False
        for case in self:
            case.message_post(body=self.env._("Unlocked: %s", reason))

    def action_open_unlock(self):
        """Ask why the cases are unlocked."""
        return self._open_wizard("aftersales_case_unlock_action")

    def action_reopen(self):
        res = super().action_reopen()
        # sudo: aftersales.case - the work is done anew, and asked for anew
        self.sudo().write(
            {
                "date_follow_up": False,
                "follow_up_user_id": False,
                "date_slip_back": False,
                "slip_user_id": False,
            }
        )
        return res

    # === BUSINESS METHODS === #

    def _get_step_roles(self):
        desk = ("reception", "dispatcher")
        return super()._get_step_roles() | {
            "follow_up": (*desk, "complaint_officer"),
            "slip_back": desk,
            "old_parts": ("storekeeper",),
            "lock": (*desk, "accountant"),
            "unlock": ("manager",),
        }

    def _is_step_open(self, step):
        self.ensure_one()
        is_open = {
            "follow_up": self._is_follow_up_due,
            "slip_back": self._is_slip_due,
            "old_parts": self._get_missing_old_parts,
            "lock": lambda: self.state in CLOSED_STATES and not self.is_locked,
            "unlock": lambda: self.is_locked,
        }.get(step)
        return bool(is_open()) if is_open else super()._is_step_open(step)

    def _is_follow_up_due(self):
        return (
            self.is_follow_up_required
            and self.state in ANSWERABLE_STATES
            and not self.date_follow_up
        )

    def _is_slip_due(self):
        return (
            self.is_slip_required
            and self.state not in ("draft", "to_assign", "cancelled")
            and not self.date_slip_back
        )

    def _get_missing_old_parts(self):
        """Return the used parts whose old ones the storekeeper still waits for."""
        self.ensure_one()
        # sudo: aftersales.work.part - read to decide, whoever looks
        due = self.sudo().part_ids.filtered("is_old_part_due")
        return due.old_part_ids.filtered(lambda debt: debt.state == "owed").part_id

    def _get_open_duties(self):
        """Return, in sentences, what is missing before this case can be locked.

        Hook: extend it with what else must be done, and call :meth:`_try_lock` where
        that is done.

        :rtype: list[str]
        """
        self.ensure_one()
        duties = []
        if self._is_follow_up_due():
            duties.append(
                self.env._(
                    "The customer of case %s was not called back yet.", self.name
                )
            )
        if self._is_slip_due():
            duties.append(
                self.env._("The job slip of case %s is not back yet.", self.name)
            )
        parts = self._get_missing_old_parts()
        if parts:
            duties.append(
                self.env._(
                    "Old parts of case %(case)s are not back yet: %(parts)s.",
                    case=self.name,
                    parts=", ".join(parts.product_id.mapped("display_name")),
                )
            )
        return duties

    def _try_lock(self):
        """Lock the closed cases of which nothing is open any more.

        :return: the cases that are locked now
        """
        # sudo: aftersales.case - whoever did the last thing that was missing
        cases = self.sudo().filtered(lambda case: case.state in CLOSED_STATES)
        done = cases.filtered(
            lambda case: not case.is_locked and not case._get_open_duties()
        )
        done.write({"is_locked": True})
        return cases.filtered("is_locked").with_env(self.env)
