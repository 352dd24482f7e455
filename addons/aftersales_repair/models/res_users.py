from odoo import api, fields, models
from odoo.fields import Command


class ResUsers(models.Model):
    """The roles of a user in the service, to be given to one or to many at once."""

    _inherit = "res.users"

    aftersales_role_ids = fields.Many2many(
        comodel_name="res.groups",
        string="After-Sales Roles",
        compute="_compute_aftersales_role_ids",
        inverse="_inverse_aftersales_role_ids",
        search="_search_aftersales_role_ids",
        groups="base.group_erp_manager",
    )

    @api.depends("group_ids")
    def _compute_aftersales_role_ids(self):
        privilege = self.env.ref("aftersales_warranty.aftersales_privilege")
        for user in self:
            user.aftersales_role_ids = user.group_ids.filtered(
                lambda group: group.privilege_id == privilege
            )

    def _inverse_aftersales_role_ids(self):
        privilege = self.env.ref("aftersales_warranty.aftersales_privilege")
        # the rights of one user written, core forgets what was set for the others
        wanted = {user: user.aftersales_role_ids for user in self}
        for user, roles in wanted.items():
            before = user.group_ids.filtered(
                lambda group: group.privilege_id == privilege
            )
            user.group_ids = [
                *map(Command.unlink, (before - roles).ids),
                *map(Command.link, (roles - before).ids),
            ]

    def _search_aftersales_role_ids(self, operator, value):
        return [("group_ids", operator, value)]
