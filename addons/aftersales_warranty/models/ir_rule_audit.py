from odoo import models


class IrRule(models.Model):
    """Which rows a role sees: a rule that is changed opens or closes them."""

    _name = "ir.rule"
    _inherit = ["ir.rule", "aftersales.audited.mixin"]
    _audited_fields = (
        "name",
        "active",
        "domain_force",
        "groups",
        "perm_read",
        "perm_write",
        "perm_create",
        "perm_unlink",
    )
