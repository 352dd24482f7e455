from odoo import models


class ResUsers(models.Model):
    """Who is given which role: rights open and close what the operator log guards."""

    _name = "res.users"
    _inherit = ["res.users", "aftersales.audited.mixin"]
    _audited_title = "login"
    _audited_fields = ("group_ids", "company_ids", "active")

    def _is_audited_change(self, vals, kept):
        # what people set for themselves is nobody's business
        return bool(kept) and super()._is_audited_change(vals, kept)
