from odoo import models
from odoo.tools.misc import get_lang


class IrHttp(models.AbstractModel):
    """Tells pages in which calendar their reader counts days."""

    _inherit = "ir.http"

    def session_info(self):
        return {**super().session_info(), "calendar": self._get_reader_calendar()}

    def get_frontend_session_info(self):
        info = super().get_frontend_session_info()
        return {**info, "calendar": self._get_reader_calendar()}

    def _get_reader_calendar(self):
        """Return ``jalali`` or ``gregorian``, as the language of the page has it."""
        return self.env["res.lang"]._get_calendar(get_lang(self.env))
