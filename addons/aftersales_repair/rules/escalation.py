"""When a job that waits too long goes up a level, in plain Python."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """A level of escalation: after so many working hours, for these priorities.

    ``state`` narrows it to the time in one state; empty ``priorities`` are all.
    """

    key: int
    hours: float
    state: str | bool = False
    priorities: frozenset = frozenset()

    def applies_to(self, priority):
        """Return whether jobs of this priority are held to it."""
        return not self.priorities or priority in self.priorities


def sum_waiting(rows, state=False):
    """Return the working hours that count: the customer's own delay does not.

    :param rows: tuples of state, who was waited for, working hours
    :param state: count this state only; all when empty
    """
    return sum(
        hours
        for row_state, waiting_for, hours in rows
        if waiting_for != "customer" and (not state or row_state == state)
    )


def find_reached(limits, rows, priority, present):
    """Return the limits that a job has passed, the lowest first.

    :param present: the state of the job now; a limit of another state is over
    """
    return sorted(
        (
            limit
            for limit in _get_running(limits, priority, present)
            if sum_waiting(rows, limit.state) >= limit.hours
        ),
        key=lambda limit: limit.hours,
    )


def get_hours_left(limits, rows, priority, present):
    """Return the working hours until the next limit, or None when none is ahead."""
    left = [
        limit.hours - sum_waiting(rows, limit.state)
        for limit in _get_running(limits, priority, present)
    ]
    return min((hours for hours in left if hours > 0), default=None)


def _get_running(limits, priority, present):
    return [
        limit
        for limit in limits
        if limit.applies_to(priority) and limit.state in (False, present)
    ]
