from odoo import models


class IrHttp(models.AbstractModel):
    """What the scripts of the portal pages say is translated too."""

    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        return [*super()._get_translation_frontend_modules_name(), "aftersales_portal"]
