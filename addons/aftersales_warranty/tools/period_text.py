"""Names of the periods by which the database groups dates.

It groups by hours, days and weeks, and by Gregorian months, quarters and years. A
Persian reader is told which days of his calendar such a month covers.
"""

import datetime

from babel.dates import format_datetime

from odoo.tools.date_utils import end_of
from odoo.tools.misc import babel_locale_parse

from ..rules.jalali import fill_pattern, has_jalali, write_digits

# days, and parts of one, are the same in every calendar
PATTERNS = {"hour": "HH:00 d MMMM", "day": "d MMMM yyyy", "week": "d MMMM yyyy"}
SPANS = {"month": "MMMM yyyy", "quarter": "QQQQ yyyy", "year": "yyyy"}


def name_period(env, lang, start, granularity):
    """Return what a reader of the Jalali calendar calls a group, None if none knows.

    :param lang: the data of his language, see `get_jalali_lang`
    :param datetime.date start: the first day, or the local moment, of the group
    :param str granularity: of the grouping, as ``month``
    """
    if not start or not has_jalali(start):
        return None
    if granularity in PATTERNS:
        text = _write(lang, PATTERNS[granularity], start)
        return env._("Week of %s", text) if granularity == "week" else text
    if granularity not in SPANS:
        return None
    moment = datetime.datetime.combine(start, datetime.time())
    gregorian = format_datetime(
        moment, SPANS[granularity], locale=babel_locale_parse(lang.code)
    )
    last = end_of(moment, granularity)
    first_pattern = "d MMMM yyyy" if granularity == "year" else "d MMMM"
    return env._(
        "%(period)s (%(first)s to %(last)s)",
        period=write_digits(gregorian, lang.code),
        first=_write(lang, first_pattern, start),
        last=_write(lang, "d MMMM yyyy", last),
    )


def _write(lang, pattern, moment):
    """Return a local moment by a pattern, its day in the calendar."""
    moment = datetime.datetime.combine(moment, getattr(moment, "time", datetime.time)())
    filled = fill_pattern(pattern, moment, lang.code)
    text = format_datetime(moment, filled, locale=babel_locale_parse(lang.code))
    return write_digits(text, lang.code)
