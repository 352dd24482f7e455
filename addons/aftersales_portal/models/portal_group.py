from odoo import api, fields, models
from odoo.exceptions import ValidationError

SCOPES = [
    ("own", "What He Brought Himself"),
    ("agent", "All Units of His Agent"),
    ("branch", "All Units of Branches"),
    ("region", "All Units of Branches and Those Below"),
]
BRANCH_SCOPES = ("branch", "region")


class AftersalesPortalGroup(models.Model):
    """Portal users who may follow the same units: the agent's, a branch's, a region's.

    Who is in no group sees what he brought himself. Staff alone puts people in.
    """

    _name = "aftersales.portal.group"
    _description = "Portal User Group"
    _inherit = ["aftersales.cached.rows.mixin", "aftersales.audited.mixin"]
    _audited_fields = ("name", "active", "scope", "company_ids", "user_ids")
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    scope = fields.Selection(
        SCOPES,
        string="Sees",
        required=True,
        default="agent",
        help="Whose units the members of this group follow in the portal.",
    )
    company_ids = fields.Many2many(
        comodel_name="res.company",
        relation="aftersales_portal_group_company_rel",
        column1="group_id",
        column2="company_id",
        string="Branches",
        help="Whose units the members see, for groups of a branch or of a region.",
    )
    user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="aftersales_portal_group_user_rel",
        column1="group_id",
        column2="user_id",
        string="Members",
        domain="[('share', '=', True)]",
    )
    user_count = fields.Integer(string="Member Count", compute="_compute_user_count")

    # === COMPUTE METHODS === #

    @api.depends("user_ids")
    def _compute_user_count(self):
        for group in self:
            group.user_count = len(group.user_ids)

    # === CONSTRAINT METHODS === #

    @api.constrains("scope", "company_ids", "user_ids")
    def _check_scope(self):
        for group in self:
            if group.scope in BRANCH_SCOPES and not group.company_ids:
                raise ValidationError(
                    self.env._("Choose the branches that %s sees.", group.name)
                )
            for user in group.sudo().user_ids:
                group._check_member(user)

    def _check_member(self, user):
        """Refuse employees, whom roles lead, and who cannot enter the branches."""
        if not user.share:
            raise ValidationError(
                self.env._(
                    "%(user)s is an employee; his roles say what he sees. Choose "
                    "portal users for %(group)s.",
                    user=user.name,
                    group=self.name,
                )
            )
        if self.scope not in BRANCH_SCOPES:
            return
        allowed = self._get_below(user.company_ids)
        closed = self.sudo().company_ids - allowed
        if closed:
            raise ValidationError(
                self.env._(
                    "%(user)s cannot enter %(branches)s. Allow him the branch first, "
                    "or take him out of %(group)s.",
                    user=user.name,
                    branches=", ".join(closed.mapped("name")),
                    group=self.name,
                )
            )

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        # nobody opens a branch that is not his: rules look at records before a write
        self.check_access("write")
        return result

    # === BUSINESS METHODS === #

    @api.model
    def _get_below(self, companies):
        """Return companies with all branches below them."""
        # sudo: res.company - which branches lie below is no right to enter them
        return (
            self.env["res.company"]
            .sudo()
            .with_context(active_test=False)
            .search([("id", "child_of", companies.ids)])
        )

    def _get_seen_branches(self):
        """Return the branches whose units the members of these groups see."""
        branches = self.filtered(lambda group: group.scope == "branch").company_ids
        regions = self.filtered(lambda group: group.scope == "region").company_ids
        return branches | self._get_below(regions) if regions else branches
