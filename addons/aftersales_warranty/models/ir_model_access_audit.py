from odoo import models


class IrModelAccess(models.Model):
    """What a role may do with a model."""

    _name = "ir.model.access"
    _inherit = ["ir.model.access", "aftersales.audited.mixin"]
    _audited_fields = (
        "name",
        "active",
        "group_id",
        "perm_read",
        "perm_write",
        "perm_create",
        "perm_unlink",
    )
