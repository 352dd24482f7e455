from odoo import api, models
from odoo.tools.misc import get_lang


class IrHttp(models.AbstractModel):
    """Tells pages in which calendar their reader counts days."""

    _inherit = "ir.http"

    def session_info(self):
        return super().session_info() | self._get_calendar_info()

    @api.model
    def get_frontend_session_info(self):
        return super().get_frontend_session_info() | self._get_calendar_info()

    def _get_calendar_info(self):
        """Return the calendar of the page's language, and that language."""
        lang = get_lang(self.env)
        return {
            "calendar": self.env["res.lang"]._get_calendar(lang),
            "calendar_lang": lang.code.replace("_", "-"),
        }
