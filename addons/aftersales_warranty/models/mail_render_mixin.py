from odoo import api, models

from ..tools.date_text import format_date, format_datetime, format_time


class MailRenderMixin(models.AbstractModel):
    """Writes dates in e-mails and text messages in the reader's calendar."""

    _inherit = "mail.render.mixin"

    @api.model
    def _render_eval_context(self):
        # the names of the parameters are those that templates may use
        return super()._render_eval_context() | {
            "format_date": lambda date, date_format=False, lang_code=False: format_date(
                self.env, date, lang_code, date_format
            ),
            "format_datetime": lambda dt, tz=False, dt_format=False, lang_code=False: (
                format_datetime(self.env, dt, tz, dt_format, lang_code)
            ),
            "format_time": lambda time, tz=False, time_format=False, lang_code=False: (
                format_time(self.env, time, tz, time_format, lang_code)
            ),
        }
