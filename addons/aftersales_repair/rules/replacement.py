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


@dataclass(frozen=True)
class Threshold:
    """The limits for units of some categories, none of which means all.

    Cases of ``work_type_ids`` count, or of every type where there are none, of so many
    ``months`` before the present case, 0 without end.
    """

    id: int
    limits: Record
    category_ids: frozenset = frozenset()
    work_type_ids: frozenset = frozenset()
    months: int = 0

    def is_for(self, category_ids):
        """Return whether units fall under it, by their category and those above."""
        return not self.category_ids or not self.category_ids.isdisjoint(category_ids)


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
