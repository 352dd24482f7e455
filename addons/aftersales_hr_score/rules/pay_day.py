"""When a job is paid: dates and closed spans, no records."""

from collections.abc import Iterable
from datetime import date, timedelta


def first_open_day(day: date, closed_spans: Iterable[tuple[date, date]]) -> date:
    """Return the day itself, or the first day after the closed spans that hold it.

    :param closed_spans: ``(first day, last day)``, both inclusive, in any order.
    """
    for start, end in sorted(closed_spans):
        if start <= day <= end:
            day = end + timedelta(days=1)
    return day
