from odoo import models


class ResGroups(models.Model):
    """Who is put into a role from the side of the role, and what it implies."""

    _name = "res.groups"
    _inherit = ["res.groups", "aftersales.audited.mixin"]
    _audited_fields = ("user_ids", "implied_ids")

    def _is_audited_change(self, vals, kept):
        return bool(kept) and super()._is_audited_change(vals, kept)
