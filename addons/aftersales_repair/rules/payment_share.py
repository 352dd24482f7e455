"""What of an invoice is left to pay by each of the cases it was made for."""


def spread(amount, weights, rounding):
    """Spread an amount by weights; the shares sum to it to the cent.

    What rounding leaves goes to the greatest weight.

    :param float amount: what is spread
    :param dict weights: the weight of each key; nothing goes to a sum of zero
    :param rounding: a function that rounds an amount of money
    :rtype: dict
    """
    whole = sum(weights.values())
    if not whole:
        return dict.fromkeys(weights, 0.0)
    shares = {key: rounding(amount * part / whole) for key, part in weights.items()}
    greatest = max(weights, key=lambda key: abs(weights[key]))
    shares[greatest] = rounding(shares[greatest] + amount - sum(shares.values()))
    return shares


def settle(totals, settlements, rounding):
    """Return what each case has still to pay of an invoice.

    What was paid for a case settles its share first; only what is left of it, and
    what was paid for no case, is spread over what is open then. One payment after the
    other, so that what a customer was told to be open stays true.

    :param dict totals: the share of each case in the invoice
    :param list settlements: pairs of an amount and, by case, what of it is meant for
        this case; in the order in which they came
    :param rounding: a function that rounds an amount of money
    :rtype: dict
    """
    left = dict(totals)
    for amount, meant in settlements:
        rest = amount
        for key in (key for key in meant if key in left):
            taken = rounding(min(meant[key], rest, max(left[key], 0.0)))
            left[key] = rounding(left[key] - taken)
            rest = rounding(rest - taken)
        for key, share in spread(rest, left, rounding).items():
            left[key] = rounding(left[key] - share)
    return left
