from odoo import api, fields, models

from ..rules.jalali import has_jalali, write_digits
from ..tools.date_text import (
    fill_lang_pattern,
    fill_moment_pattern,
    format_date,
    get_jalali_lang,
)

_OWN_FORMATS = ("date_format", "time_format")


class IrQwebFieldDate(models.AbstractModel):
    """Writes a day on pages and printed documents, in the reader's calendar."""

    _inherit = "ir.qweb.field.date"

    @api.model
    def value_to_html(self, value, options):
        if not get_jalali_lang(self.env):
            return super().value_to_html(value, options)
        return format_date(self.env, value, date_format=options.get("format"))


class IrQwebFieldDatetime(models.AbstractModel):
    """Writes a moment on pages and printed documents, in the reader's calendar."""

    _inherit = "ir.qweb.field.datetime"

    @api.model
    def value_to_html(self, value, options):
        lang = value and get_jalali_lang(self.env)
        if not lang:
            return super().value_to_html(value, options)
        pattern = self._fill_jalali(lang, value, options)
        if pattern:
            options = {**options, "format": pattern}
        return write_digits(super().value_to_html(value, options), lang.code)

    def _fill_jalali(self, lang, value, options):
        """Return the pattern with the Jalali day in it, None where it shows no day."""
        zone = options.get("tz_name")
        zoned = self.with_context(tz=zone) if zone else self
        moment = fields.Datetime.to_datetime(value)
        moment = fields.Datetime.context_timestamp(zoned, moment)
        if options.get("time_only") or not has_jalali(moment):
            return None
        if "format" in options:
            return fill_moment_pattern(lang, options["format"], moment)
        names = ("date_format",) if options.get("date_only") else _OWN_FORMATS
        return fill_lang_pattern(lang, moment, *names)
