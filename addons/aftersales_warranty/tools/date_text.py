"""Dates as the reader's language writes them, in the calendar of that language.

The functions stand for those of the same names in `odoo.tools` and take what those
take. They write the Jalali day into the pattern and leave the rest to `odoo.tools`; a
language that keeps the Gregorian calendar gets exactly what that gives.
"""

import pytz
from babel.dates import get_date_format, get_datetime_format, get_time_format

from odoo import fields, tools
from odoo.tools.misc import (
    DATE_LENGTH,
    babel_locale_parse,
    get_lang,
    posix_to_ldml,
)

from ..rules.jalali import fill_pattern, has_jalali, write_digits

_NAMED = ("short", "medium", "long", "full")


def get_jalali_lang(env, lang_code=None):
    """Return the language to write in if its calendar is the Jalali one, else None.

    :param str lang_code: the language of the environment counts where it is missing
    """
    lang = get_lang(env, lang_code or None)
    return lang if env["res.lang"]._get_calendar(lang) == "jalali" else None


def format_date(env, value, lang_code=None, date_format=False):
    """Return a day as text, see `odoo.tools.format_date`."""
    lang = get_jalali_lang(env, lang_code)
    day = lang and _get_day(env, value)
    if not day or not has_jalali(day):
        return tools.format_date(env, value, lang_code or None, date_format)
    pattern = _fill(lang, date_format or _get_pattern(lang, "date_format"), day)
    return write_digits(tools.format_date(env, value, lang.code, pattern), lang.code)


def format_datetime(env, value, tz=False, dt_format="medium", lang_code=None):
    """Return a moment as text, see `odoo.tools.format_datetime`."""
    lang = get_jalali_lang(env, lang_code)
    moment = lang and _get_moment(env, value, tz)
    if not moment or not has_jalali(moment):
        return tools.format_datetime(env, value, tz, dt_format, lang_code or None)
    pattern = _fill(lang, _name_datetime_pattern(lang, dt_format), moment)
    text = tools.format_datetime(env, value, tz, pattern, lang.code)
    return write_digits(text, lang.code)


def format_time(env, value, tz=False, time_format="medium", lang_code=None):
    """Return the time of a day as text, see `odoo.tools.format_time`."""
    text = tools.format_time(env, value, tz, time_format, lang_code or None)
    lang = get_jalali_lang(env, lang_code)
    return write_digits(text, lang.code) if lang else text


def fill_lang_pattern(lang, moment, *names):
    """Return a language's own pattern with the Jalali day of a moment written out.

    :param lang: the data of a language, as `res.lang` keeps it
    :param names: ``date_format``, ``time_format`` or both
    """
    return _fill(lang, " ".join(_get_pattern(lang, name) for name in names), moment)


def fill_moment_pattern(lang, pattern, moment):
    """Return a pattern, or the one the locale has under a name, its day written out."""
    pattern = _join_named(lang, pattern) if pattern in _NAMED else pattern
    return fill_pattern(pattern, moment, lang.code)


def _fill(lang, pattern, day):
    """Return a pattern of the locale or a name of one, its day written out."""
    if pattern in _NAMED:
        pattern = get_date_format(pattern, babel_locale_parse(lang.code)).pattern
    return fill_pattern(pattern, day, lang.code)


def _get_pattern(lang, name):
    return posix_to_ldml(lang[name], babel_locale_parse(lang.code))


def _name_datetime_pattern(lang, dt_format):
    """Return the pattern behind the name of one; ``medium`` is the language's own."""
    if not dt_format or dt_format == "medium":
        return (
            f"{_get_pattern(lang, 'date_format')} {_get_pattern(lang, 'time_format')}"
        )
    return _join_named(lang, dt_format) if dt_format in _NAMED else dt_format


def _join_named(lang, name):
    """Return the pattern of moments that the locale has under a name."""
    locale = babel_locale_parse(lang.code)
    joined = get_datetime_format(name, locale)
    joined = joined.replace("{0}", get_time_format(name, locale).pattern)
    return joined.replace("{1}", get_date_format(name, locale).pattern)


def _get_day(env, value):
    """Return the local day that `odoo.tools.format_date` writes, None of no day."""
    has_time = hasattr(value, "hour")
    if isinstance(value, str):
        has_time = len(value) > DATE_LENGTH
        value = len(value) >= DATE_LENGTH and fields.Datetime.from_string(value)
    if value and has_time and not value.tzinfo:
        value = fields.Datetime.context_timestamp(env["res.lang"], value)
    return value or None


def _get_moment(env, value, tz):
    """Return the local moment that `odoo.tools.format_datetime` writes."""
    moment = fields.Datetime.from_string(value) if isinstance(value, str) else value
    if not moment:
        return None
    moment = pytz.utc.localize(moment, is_dst=False)
    try:
        return moment.astimezone(pytz.timezone(tz or env.user.tz or "UTC"))
    except pytz.UnknownTimeZoneError:
        return moment


def name_day(env, day):
    """Return a day as messages name it: year-month-day, or as the reader writes it."""
    if not day or not get_jalali_lang(env):
        return day
    return format_date(env, day)


def get_sheet_format(env):
    """Return the number format that shows dates of a workbook in the calendar.

    The cells stay dates. 16 is the Persian calendar of spreadsheets, in hexadecimal.
    """
    return "[$-fa-IR,16]yyyy/mm/dd;@" if get_jalali_lang(env) else "yyyy-mm-dd"
