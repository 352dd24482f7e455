"""Who gets which share of a job, exactly: shares sum to one, amounts to the cent."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache


@lru_cache(maxsize=4096, typed=True)  # a month has few prices, hours and rates
def exact(number) -> Fraction:
    """Return the fraction a person means by a float: 0.1 is one tenth."""
    return Fraction(str(number))


def round_money(amount: Fraction | Decimal, digits: int = 2) -> Decimal:
    """Round half away from zero to the smallest coin of the currency."""
    fraction = Fraction(amount)
    unit = Decimal(1).scaleb(-digits)
    # one division at high precision: thirds are not exact in decimals
    return (Decimal(fraction.numerator) / Decimal(fraction.denominator)).quantize(
        unit, rounding=ROUND_HALF_UP
    )


def technician_shares(
    entries: Sequence[tuple], responsible: Hashable
) -> dict[Hashable, Fraction]:
    """Return the share of each technician in a job, summing to exactly one.

    :param entries: ``(technician, weight, share)`` of each labour line; the weight is
        its hours or its price, the share what the technician did of it. A line
        without technician counts for the responsible one.
    :param responsible: gets the whole job when no line says who worked.
    """
    if len(entries) == 1:  # most jobs
        ((who, weight, share),) = entries
        is_alone = weight >= 0 and share > 0
        return {who if who and is_alone else responsible: Fraction(1)}
    entries = [(who or responsible, exact(w), exact(s)) for who, w, s in entries]
    if not any(weight * share for _who, weight, share in entries):
        entries = [(who, Fraction(1), share) for who, _weight, share in entries]
    weights = defaultdict(Fraction)
    for who, weight, share in entries:
        if weight > 0 and share > 0:
            weights[who] += weight * share
    total = sum(weights.values())
    if not total:
        return {responsible: Fraction(1)}
    return {who: weight / total for who, weight in weights.items()}


def split_amount(
    amount: Decimal, shares: Mapping[Hashable, Fraction], digits: int = 2
) -> dict[Hashable, Decimal]:
    """Split an amount by shares so that the parts sum to it to the last cent.

    Each part is rounded down, the cents left over go to the largest remainders;
    equal remainders are settled by key, so that a second run splits alike.
    """
    sign = -1 if amount < 0 else 1
    unit = Decimal(1).scaleb(-digits)
    cents = int((abs(amount) / unit).to_integral_value(rounding=ROUND_HALF_UP))
    parts, remainders = {}, []
    for who, share in shares.items():
        wanted = cents * share
        parts[who] = wanted.numerator // wanted.denominator
        remainders.append((parts[who] - wanted, who))
    left = cents - sum(parts.values())
    for _remainder, who in sorted(remainders)[:left]:
        parts[who] += 1
    return {who: sign * part * unit for who, part in parts.items()}
