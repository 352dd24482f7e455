"""Which month a job belongs to where a month decides: plain dates, no records."""

from collections.abc import Iterable
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

# a month of any calendar, and four weeks
SHORTEST, LONGEST = timedelta(days=28), timedelta(days=31)


def is_month_long(start: date, end: date) -> bool:
    """Return whether a span of days, both inclusive, is as long as a month."""
    return SHORTEST <= end - start + timedelta(days=1) <= LONGEST


def pay_month(day: date, periods: Iterable[tuple[date, date]]) -> tuple[date, date]:
    """Return the first and the last day of the month that a job of a day belongs to.

    Who is paid from the 15th to the 14th, or by the months of another calendar, counts
    his month so: a period that is as long as a month is the month of its days. A week
    or a quarter is none, and its days belong to their calendar months, as days do
    that no period holds.

    :param periods: ``(first day, last day)``, both inclusive, that do not overlap.
    """
    for start, end in periods:
        if start <= day <= end and is_month_long(start, end):
            return start, end
    first = day.replace(day=1)
    return first, first + relativedelta(months=1, days=-1)
