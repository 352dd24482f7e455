from odoo import api, fields, models

from ..rules.jalali import is_persian


class ResLang(models.Model):
    """A language, with the calendar in which its readers count days."""

    _inherit = "res.lang"

    calendar = fields.Selection(
        selection=[
            ("gregorian", "Gregorian"),
            ("jalali", "Solar Hijri (Jalali)"),
        ],
        compute="_compute_calendar",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="Whoever reads this language sees dates in this calendar: in the screens "
        "and lists, on printed documents, in messages and in the portal. What is "
        "stored stays the same.",
    )

    def init(self):
        # languages read while this addon was being installed lack the calendar
        self.env.registry.clear_cache("stable")

    @property
    def CACHED_FIELDS(self):  # noqa: N802  named by the base model
        # while the addon is being uninstalled the field goes before its model does
        return super().CACHED_FIELDS | ({"calendar"} & self._fields.keys())

    @api.depends("code")
    def _compute_calendar(self):
        for lang in self:
            lang.calendar = "jalali" if is_persian(lang.code or "") else "gregorian"

    def _get_calendar(self, data):
        """Return the calendar of a language.

        :param data: what is cached of the language, see `_get_data`
        """
        if "calendar" in data:
            return data["calendar"] or "gregorian"
        return self.browse(data.id).sudo().calendar or "gregorian"
