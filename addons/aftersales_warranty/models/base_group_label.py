from odoo import models

from ..tools.date_text import get_jalali_lang
from ..tools.period_text import name_period


class Base(models.AbstractModel):
    """Names the groups of a date, in lists and analyses, as the reader counts days."""

    _inherit = "base"

    def _web_read_group_groupby_formatter(self, groupby_spec, values):
        write = super()._web_read_group_groupby_formatter(groupby_spec, values)
        name, _colon, granularity = groupby_spec.partition(":")
        field = self._fields.get(name)
        if not granularity or not field or field.type not in ("date", "datetime"):
            return write
        lang = get_jalali_lang(self.env)
        if not lang:
            return write

        def write_period(value):
            written, domain = write(value)
            label = isinstance(written, tuple) and name_period(
                self.env, lang, value, granularity
            )
            return ((written[0], label) if label else written), domain

        return write_period
