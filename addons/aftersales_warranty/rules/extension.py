"""When a prolongation of a promise starts."""

from .date_span import shift


def get_extension_start(covered_until, decided_on):
    """Return the first day of a prolongation, None while it cannot be known.

    It goes on where the promise ends. Where that day has passed it starts with the
    decision: days on which nothing was promised are not covered afterwards.

    :param datetime.date covered_until: the last day covered so far, None while the
        promise has not started
    :param datetime.date decided_on: the day on which the extension was approved
    :rtype: datetime.date or None
    """
    if not covered_until:
        return None
    return max(shift(covered_until, days=1), decided_on)
