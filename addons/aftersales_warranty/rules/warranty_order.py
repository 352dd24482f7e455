"""In which order units leave the warehouse, by the date of their warranty."""


def get_removal_date(supplier_end, promise_end):
    """Return the date by which a unit in stock has to leave before others.

    It is the last day of the warranty that runs out while the unit lies in stock:
    what the supplier still stands for, or else what we promise already, as with a
    warranty that starts with production or receipt. A warranty that starts when the
    unit is sold loses nothing by lying, so such a unit has no date.

    :param supplier_end: the last day of the supplier's warranty, if known
    :param promise_end: the last day of a promise of ours that runs already, if any
    :rtype: datetime.date or None
    """
    return supplier_end or promise_end or None


def find_overtaken(units, earliest):
    """Return the units that would leave although an earlier one stays.

    A unit without a date overtakes nobody: nothing is known against it. Equal dates
    are as good as each other.

    :param units: pairs of a unit and ``(key, date)``, its shelf and its removal date
    :param dict earliest: the earliest date that stays, by shelf
    :rtype: list
    """
    return [
        unit
        for unit, (key, date) in units
        if date and key in earliest and earliest[key] < date
    ]


def is_shorter(supplier_end, promised_end):
    """Tell whether the supplier's warranty ends before what we promise does.

    Without a date of the supplier's nothing is said.
    """
    return bool(supplier_end and promised_end and supplier_end < promised_end)
