"""What a technician still has to draw for his jobs, without any record."""

from collections import defaultdict


def allot_parts(needs, drawn, held):
    """Return what each job lacks of what its technician holds.

    A job first takes what was drawn for it. What nobody has claimed serves the jobs
    in their order.

    :param list needs: tuples (job, part, quantity), in the order they are served
    :param dict drawn: quantity drawn for a job and not used yet, by (job, part)
    :param dict held: quantity the technician holds, by part
    :return: quantity that lacks, by (job, part); what lacks nothing is left out
    :rtype: dict

    >>> allot_parts([("A", "belt", 2), ("B", "belt", 2)], {("A", "belt"): 2},
    ...             {"belt": 3})
    {('B', 'belt'): 1}
    """
    free = defaultdict(float, held)
    claimed = {}
    for (job, part), quantity in drawn.items():
        # what was brought back past us is claimed no more
        claimed[job, part] = max(0, min(quantity, free[part]))
        free[part] -= claimed[job, part]
    missing = defaultdict(float)
    for job, part, quantity in needs:
        own = min(quantity, claimed.get((job, part), 0))
        if own:
            claimed[job, part] -= own
        spare = max(0, min(quantity - own, free[part]))
        free[part] -= spare
        if quantity > own + spare:
            missing[job, part] += quantity - own - spare
    return dict(missing)


def choose_returns(surplus, free):
    """Return which pieces go back to the store.

    :param dict surplus: quantity drawn and not used, by (part, serial); a serial
        that was used in place of a drawn one counts below zero
    :param dict free: quantity the technician holds, by (part, serial)
    :return: quantity to give back, by (part, serial)
    :rtype: dict

    >>> choose_returns({("pump", "P1"): 1, ("pump", "P2"): 1, ("pump", "P3"): -1},
    ...                {("pump", "P1"): 1, ("pump", "P2"): 1})
    {('pump', 'P1'): 1}
    """
    left = defaultdict(float)
    for (part, _serial), quantity in surplus.items():
        left[part] += quantity
    chosen = {}
    for (part, serial), quantity in surplus.items():
        taken = min(left[part], quantity, free.get((part, serial), 0))
        if taken > 0:
            chosen[part, serial] = taken
            left[part] -= taken
    return chosen
