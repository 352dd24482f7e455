from odoo import models


class IrConfigParameter(models.Model):
    """Settings of the service that stand in system parameters."""

    _name = "ir.config_parameter"
    _inherit = ["ir.config_parameter", "aftersales.audited.mixin"]
    _audited_title = "key"
    _audited_fields = ("key", "value")

    def _filter_audited(self):
        """Leave out the parameters of others, secrets among them."""
        return self.filtered(lambda parameter: parameter.key.startswith("aftersales"))
