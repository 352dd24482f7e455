"""Which component went into which unit, where several were made together."""

from math import ceil, floor


def share_out(amounts, count, *, is_whole):
    """Share consumed things out evenly to the units made of them, in their order.

    The order of things and of units is all that is known of a run of several units,
    so the first things go to the first unit. A thing that is a serial number goes
    to one unit, the one in which it begins; a batch goes to every unit that has
    some of it.

    >>> share_out([("A", 1), ("B", 1), ("C", 1), ("D", 1)], 2, is_whole=True)
    [['A', 'B'], ['C', 'D']]
    >>> share_out([("Batch 1", 3), ("Batch 2", 1)], 2, is_whole=False)
    [['Batch 1'], ['Batch 1', 'Batch 2']]

    :param amounts: pairs of a thing and how much of it was consumed
    :param int count: how many units were made
    :param bool is_whole: a thing cannot be in two units
    :return: a list of things for each unit
    """
    shares = [[] for _unit in range(count)]
    total = sum(amount for _thing, amount in amounts)
    if not count or total <= 0:
        return shares
    begin = 0
    for thing, amount in amounts:
        end = begin + amount
        first = _get_unit(begin, total, count)
        last = first if is_whole else _get_last_unit(end, total, count)
        for share in shares[first : max(first, last) + 1]:
            if thing not in share:
                share.append(thing)
        begin = end
    return shares


def _get_unit(begin, total, count):
    """Return the index of the unit in which an amount begins."""
    return min(floor(round(begin * count / total, 6)), count - 1)


def _get_last_unit(end, total, count):
    """Return the index of the last unit that an amount reaches into."""
    return min(ceil(round(end * count / total, 6)), count) - 1
