"""When a customer would like us to come: plain functions, no database."""

from datetime import datetime, time, timedelta, timezone
from typing import NamedTuple

from odoo.addons.aftersales_warranty.rules.calendar_date import parse_date

# hours of the day, as the customer lives it
PARTS_OF_DAY = {"morning": (8, 12), "afternoon": (12, 16), "evening": (16, 20)}
FARTHEST_DAYS = 60


class VisitWish(NamedTuple):
    """A span of time, naive UTC."""

    start: datetime
    end: datetime


def read_visit_wish(day, part, today, tz):
    """Return the span of time a customer chose, None where he chose none.

    :param str day: the value of a ``date`` input
    :param str part: a key of ``PARTS_OF_DAY``; the whole day otherwise
    :param datetime.date today: the current day of the customer
    :param tz: his ``pytz`` time zone
    :raises ValueError: when the day is no date, is past or too far off
    """
    day = (day or "").strip()
    if not day:
        return None
    day = parse_date(day)
    if not today <= day <= today + timedelta(days=FARTHEST_DAYS):
        raise ValueError(day)
    spans = PARTS_OF_DAY.values()
    first, last = PARTS_OF_DAY.get(part) or (min(spans)[0], max(spans)[1])
    return VisitWish(_to_utc(day, first, tz), _to_utc(day, last, tz))


def _to_utc(day, hour, tz):
    moment = tz.localize(datetime.combine(day, time(hour)))
    return moment.astimezone(timezone.utc).replace(tzinfo=None)
