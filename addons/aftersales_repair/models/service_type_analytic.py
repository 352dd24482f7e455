from odoo import models


class AftersalesServiceType(models.Model):
    """The analytics that take the warranty cost of cases of this type."""

    _name = "aftersales.service.type"
    _inherit = ["aftersales.service.type", "analytic.mixin"]
