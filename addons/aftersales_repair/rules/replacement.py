"""When a unit has failed so often, so long or so dearly that another one is due."""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Record:
    """What one unit has been through, or what is too much of it.

    ``repairs`` it had, ``same_fault`` of them for the same fault, ``days`` in repair
    without those the customer kept us waiting, and what they cost as a share of its
    price. As a limit 0 is none.
    """

    repairs: int = 0
    same_fault: int = 0
    days: float = 0
    cost_percent: float = 0


def find_reached(record, limits):
    """Return the limits that a unit has reached.

    :param Record record: what the unit has been through
    :param Record limits: what is too much
    :return: tuples of the name, what the unit has, and the limit
    """
    return [
        (name, getattr(record, name), limit)
        for name in (field.name for field in fields(Record))
        if (limit := getattr(limits, name)) and getattr(record, name) >= limit
    ]
