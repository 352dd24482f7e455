"""The life of a unit: one line of its history, whatever document it stands in."""

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True)
class UnitEvent:
    """Something that happened to one unit.

    ``is_covered`` says whether a promise paid for it: True, False, or None where
    nobody could have been charged. An ``amount`` has its ``currency_id``.
    """

    date: date | None
    kind: str
    title: str
    detail: str = ""
    is_covered: bool | None = None
    amount: float | None = None
    model: str = ""
    res_id: int = 0
    currency_id: int | None = None

    @property
    def moment(self):
        """The time by which events are put in order; a bare day is its morning."""
        if isinstance(self.date, datetime):
            return self.date
        return datetime.combine(self.date or date.min, time.min)


def sort_events(events):
    """Return the events from the first to the last; undated ones come first.

    Events of the same moment stay as their collectors gave them.
    """
    return sorted(events, key=lambda event: event.moment)


def split_events(events):
    """Return (covered, not covered, neither) events, each in the order given."""
    return tuple(
        [event for event in events if event.is_covered is verdict]
        for verdict in (True, False, None)
    )
