"""Date arithmetic of a warranty: when a promise starts and its last day."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

UNITS = {"day": "days", "month": "months", "year": "years"}
MAX_DURATIONS = {"day": 36500, "month": 1200, "year": 100}


def shift(date, **span):
    """Return the day that lies ``span`` after ``date``, the last of all at most.

    :param datetime.date date: where to count from
    :param span: what `relativedelta` takes
    :rtype: datetime.date
    """
    try:
        return date + relativedelta(**span)
    except (OverflowError, ValueError):
        return date.max


def add_span(date, duration, unit):
    """Return the last day, inclusive, of a period that starts on ``date``.

    24 months from 2026-01-10 end on 2028-01-09. Where the last month has no such
    day (31 January plus one month) the period runs to the end of that month. The
    calendar ends with the year 9999, and so does a longer period.

    :param datetime.date date: the first day of the period
    :param int duration: the length of the period, positive
    :param str unit: ``day``, ``month`` or ``year``
    :rtype: datetime.date
    """
    if duration <= 0:
        raise ValueError("A period lasts at least one unit.")
    following = shift(date, **{UNITS[unit]: duration})
    is_cut = unit != "day" and following.day != date.day
    if is_cut or following == date.max:
        return following
    return following - timedelta(days=1)


def get_start_date(rule, events, latest_start_months=0):
    """Return the first day of the periods, or None while it is not known.

    :param str rule: the event that starts the periods: ``production``, ``receipt``,
        ``sale``, ``delivery``, ``installation``, ``activation`` or ``manual``
    :param dict events: the date of each event that has happened
    :param int latest_start_months: the start is no later than so many months after
        the delivery; 0 sets no limit
    :rtype: datetime.date or None
    """
    start = events.get(rule) or None
    delivery = events.get("delivery")
    if not (latest_start_months and delivery):
        return start
    latest = shift(delivery, months=latest_start_months)
    return min(start, latest) if start else latest
