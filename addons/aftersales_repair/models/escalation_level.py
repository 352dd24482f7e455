from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..rules.case_states import OPEN_STATES
from ..rules.escalation import Limit


class AftersalesEscalationLevel(models.Model):
    """Who is told when a job waits longer than it may.

    Hours are working hours of the branch. They stand still while we wait for the
    customer, and for nobody else.
    """

    _name = "aftersales.escalation.level"
    _description = "Escalation Level"
    _inherit = ["aftersales.cached.rows.mixin"]
    _order = "sequence, limit_hours, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(
        string="Level", default=1, help="The higher, the further up it goes."
    )
    active = fields.Boolean(default=True)
    limit_hours = fields.Float(
        string="After",
        required=True,
        default=8.0,
        help="Working hours after which this level is told.",
    )
    state = fields.Selection(
        selection="_get_states",
        string="In State",
        help="Count only the time in this state; empty counts the whole stay.",
    )
    priority_ids = fields.Many2many(
        comodel_name="aftersales.priority",
        string="Priorities",
        help="Jobs of these priorities; empty means all.",
    )
    user_ids = fields.Many2many(
        comodel_name="res.users",
        string="Tell",
        domain="[('share', '=', False)]",
        help="Those of them who see the branch of the job are told.",
    )
    group_id = fields.Many2one(
        comodel_name="res.groups",
        string="Or the Role",
        index="btree_not_null",
        default=lambda self: self.env.ref(
            "aftersales_warranty.aftersales_group_manager", raise_if_not_found=False
        ),
        help="Where nobody is named: whoever of this role in the branch has the "
        "fewest jobs to look after.",
    )

    _limit_positive = models.Constraint(
        "CHECK (limit_hours > 0)", "The limit must be more than zero hours."
    )

    # === COMPUTE METHODS === #

    @api.model
    def _get_states(self):
        """Return the open states, which alone can take too long."""
        states = self.env["aftersales.case"]._fields["state"]
        return [
            pair
            for pair in states._description_selection(self.env)
            if pair[0] in OPEN_STATES - {"draft"}
        ]

    # === CONSTRAINT METHODS === #

    @api.constrains("user_ids", "group_id")
    def _check_recipient(self):
        for level in self:
            if not level.user_ids and not level.group_id:
                raise ValidationError(
                    self.env._("Say who is told at level “%s”.", level.name)
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        levels = super().create(vals_list)
        self.env["aftersales.case"]._reset_escalation()
        return levels

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"active", "limit_hours", "state", "priority_ids"}:
            self.env["aftersales.case"]._reset_escalation()
        return result

    # === BUSINESS METHODS === #

    @api.model
    @tools.ormcache()
    def _get_limits(self):
        """Return the levels in force as :class:`~.rules.escalation.Limit`."""
        # sudo: aftersales.escalation.level - the clock runs for everybody
        return tuple(
            Limit(
                level.id,
                level.limit_hours,
                level.state,
                frozenset(level.priority_ids.ids),
            )
            for level in self.sudo().search([])
        )

    def _get_recipients(self, company):
        """Return the users told of a job of a branch.

        Of those named, or else of the role: who works for the branch, or where nobody
        does, for the nearest one above, which sees it as well.
        """
        self.ensure_one()
        named = self._get_nearest(self.user_ids, company)
        if named:
            return named
        users = self._get_nearest(self.group_id.all_user_ids, company)
        return users and self._get_least_busy(users)

    @api.model
    def _get_nearest(self, users, company):
        """Return which users work for a branch, or for the nearest one above."""
        users = users.filtered(lambda user: user.active and not user.share)
        # sudo: res.company - the branches above, whoever asks
        for branch in reversed(company.sudo().parent_ids):
            found = users.filtered(lambda user, own=branch: own in user.company_ids)
            if found:
                return found
        return users.browse()

    @api.model
    def _get_least_busy(self, users):
        """Return the user with the fewest escalated jobs to look after."""
        counts = dict(
            self.env["mail.activity"]
            .sudo()
            ._read_group(
                [
                    ("user_id", "in", users.ids),
                    (
                        "activity_type_id",
                        "=",
                        self.env.ref("aftersales_repair.mail_activity_escalation").id,
                    ),
                ],
                ["user_id"],
                ["__count"],
            )
        )
        return min(users, key=lambda user: (counts.get(user, 0), user.id))
