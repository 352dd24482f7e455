from odoo import fields, models


class ResPartner(models.Model):
    """The old parts a service agent has not sent back yet."""

    _inherit = "res.partner"

    aftersales_old_part_count = fields.Integer(
        string="Old Parts Owed",
        compute="_compute_aftersales_old_part_count",
        groups="aftersales_warranty.aftersales_group_user",
    )

    def _compute_aftersales_old_part_count(self):
        counts = self.env["aftersales.old.part"]._count_by("agent_id", self)
        for partner in self:
            partner.aftersales_old_part_count = counts.get(partner, 0)

    def action_view_old_parts(self):
        """Open the old parts this agent owes."""
        self.ensure_one()
        return self.env["aftersales.old.part"]._get_action(
            [("agent_id", "=", self.id)]
        ) | {"context": {"search_default_owed": 1}}
