from odoo import fields, models
from odoo.exceptions import UserError

REVIEW_STATES = [
    ("to_review", "To Review"),
    ("approved", "Approved"),
    ("refused", "Refused"),
    ("borne", "Borne by Us"),
]


class AftersalesCase(models.Model):
    """The review of what a warranty paid, before a case is locked."""

    _inherit = "aftersales.case"

    review_state = fields.Selection(
        REVIEW_STATES,
        string="Warranty Review",
        readonly=True,
        copy=False,
        index="btree_not_null",
        tracking=True,
        groups="base.group_user",
        help="Whether the cover given on this case stands. Empty: nobody asks.",
    )
    review_reason = fields.Text(
        string="Refused Because",
        readonly=True,
        copy=False,
        tracking=True,
        groups="base.group_user",
    )
    reviewer_id = fields.Many2one(
        comodel_name="res.users",
        index="btree_not_null",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    review_date = fields.Datetime(
        string="Reviewed On", readonly=True, copy=False, groups="base.group_user"
    )
    can_review = fields.Boolean(compute="_compute_can")
    can_review_again = fields.Boolean(compute="_compute_can")
    can_review_bear = fields.Boolean(compute="_compute_can")

    # === ACTION METHODS === #

    def action_review_approve(self):
        """Let the cover given on these cases stand."""
        self._prepare_review()
        self._set_review_state("approved")

    def action_review_approve_all(self):
        """Let the cover of the chosen cases stand; the others stay behind."""
        return self._run_and_tell("review", "action_review_approve")

    def action_review_refuse(self, reason):
        """Let the cover given on these cases not stand.

        The cases stay open until they are corrected and handed in again, or until a
        manager decides that we bear the cost.

        :param str reason: what is wrong with the claim
        """
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the warranty claim is refused."))
        self._prepare_review()
        self._set_review_state("refused", reason)

    def action_open_review_refuse(self):
        """Ask why the warranty claim is refused."""
        return self._open_wizard("aftersales_review_refuse_action")

    def action_review_again(self):
        """Hand refused claims in again, once they are put right."""
        self._prepare_step("review_again")
        # sudo: aftersales.case - the role was checked
        self.sudo().review_state = "to_review"

    def action_review_bear(self):
        """Bear the cost of what was refused: the customer keeps what he was given."""
        self._prepare_step("review_bear")
        self._set_review_state("borne", self.review_reason)

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {
            "review_state",
            "review_reason",
            "reviewer_id",
            "review_date",
        }

    def _get_step_roles(self):
        return super()._get_step_roles() | {
            "review": ("inspector", "accountant"),
            "review_again": ("reception", "dispatcher"),
            "review_bear": ("manager",),
        }

    def _is_step_open(self, step):
        asked = {
            "review": "to_review",
            "review_again": "refused",
            "review_bear": "refused",
        }
        if step in asked:
            return self.review_state == asked[step]
        return super()._is_step_open(step)

    def _prepare_step(self, step):
        self._check_role(step)
        self._check_step(step)
        self._lock()

    def _prepare_review(self):
        """Refuse who may not review, and whoever would review his own work."""
        self._prepare_step("review")
        for case in self:
            # sudo: aftersales.work.log - read to compare, whoever reviews
            if any(
                self.env.user in log._get_minutes_technicians().user_id
                for log in case.sudo().log_ids
            ):
                raise UserError(
                    self.env._(
                        "Nobody reviews the warranty of his own work; let somebody "
                        "else look at %s.",
                        case.name,
                    )
                )

    def _set_review_state(self, state, reason=False):
        # sudo: aftersales.case - the role was checked
        self.sudo().write(
            {
                "review_state": state,
                "review_reason": reason,
                "reviewer_id": self.env.uid,
                "review_date": self.env.cr.now(),
            }
        )
        self._action_reviewed(state)
        self._try_lock()

    def _action_reviewed(self, state):
        """Extend to act when the warranty of cases was reviewed."""

    def _open_review(self):
        """Ask for the review of finished work, where a warranty paid for it."""
        for case in self:
            used = [
                line
                for line in (*case.part_ids, *case.labor_ids)
                if line.log_id and line.covered_percent
            ]
            if case.process_id.is_review_required and used:
                case.review_state = "to_review"

    def _get_open_duties(self):
        duties = super()._get_open_duties()
        if self.review_state == "to_review":
            duties.append(
                self.env._(
                    "The warranty review of case %s has no verdict yet.", self.name
                )
            )
        elif self.review_state == "refused":
            duties.append(
                self.env._(
                    "The warranty claim of case %(case)s was refused: %(reason)s",
                    case=self.name,
                    reason=self.review_reason,
                )
            )
        return duties
