"""Who bears the cost of a covered line, and how an amount is split to the cent."""

GOODWILL = "goodwill"
# less than this is what floats leave, not a share
NOTHING = 1e-6


def split_cover(covered, promised, shares, default):
    """Split the covered percent of a line between its cost carriers.

    :param float covered: what the customer does not pay, in percent of the line
    :param float promised: how much of it was promised; goodwill gave the rest
    :param dict shares: agreed percents of the promise by carrier; what they leave
        open is the default carrier's
    :param str default: the carrier named by the service type
    :return: percents of the line by carrier, in the order of the agreement, without
        those who bear nothing
    :rtype: dict[str, float]
    """
    promised = min(promised, covered)
    percents = {
        carrier: promised * percent / 100 for carrier, percent in shares.items()
    }
    percents[default] = percents.get(default, 0) + max(
        promised - sum(percents.values()), 0
    )
    percents[GOODWILL] = percents.get(GOODWILL, 0) + covered - promised
    return {
        carrier: percent for carrier, percent in percents.items() if percent > NOTHING
    }


def split_amount(amount, percents, first, rounding):
    """Split an amount to the cent; the first carrier takes what rounding leaves.

    :param float amount: the cost of the line
    :param dict percents: percents of the line by carrier, see :func:`split_cover`
    :param str first: the carrier on whose account the line went as a whole
    :param rounding: a function that rounds an amount of money
    :return: the amounts by carrier, and what the customer bears
    :rtype: tuple[dict[str, float], float]
    """
    customer = rounding(amount * max(100 - sum(percents.values()), 0) / 100)
    amounts = {
        carrier: rounding(amount * percent / 100)
        for carrier, percent in percents.items()
        if carrier != first
    }
    amounts[first] = rounding(amount - customer - sum(amounts.values()))
    return amounts, customer
