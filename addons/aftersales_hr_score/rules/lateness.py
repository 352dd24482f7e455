"""How late work was: plain dates, no records."""

from datetime import datetime


def days_late(promised: datetime | None, done: datetime) -> int:
    """Return by how many days work was late: each day begun counts, 0 is in time.

    :param promised: when it was to be done, ``None`` where nothing was promised.
    """
    if promised is None or done <= promised:
        return 0
    late = done - promised
    return late.days + bool(late.seconds or late.microseconds)
