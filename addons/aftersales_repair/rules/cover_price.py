"""How one discount splits into what sales took off and what a cover pays."""

DISCOUNT_ROUNDING = 0.005


def split_discount(discount, covered):
    """Return what sales took off a price, in percent, apart from the cover.

    An estimate line joins both: ``1 - discount = (1 - reduction) * (1 - covered)``.
    A full cover leaves nothing to reduce.

    :param float discount: what is taken off the full price in all, in percent
    :param float covered: what of the rest a cover pays, in percent
    """
    if covered >= 100:
        return 0.0
    return max(100 - (100 - discount) * 100 / (100 - covered), 0.0)


def get_cover(full, charged, discount, covered, rounding):
    """Return what a cover pays of a price.

    Where nothing else reduces the price, full price less cover is what is charged, to
    the cent.

    :param float full: the full price
    :param float charged: what is left to pay of it
    :param float discount: what is taken off the full price in all, in percent
    :param float covered: what of the rest a cover pays, in percent
    :param rounding: a function that rounds an amount of money
    """
    reduction = split_discount(discount, covered)
    # a discount has two digits, a cover may have more
    if abs(discount - covered) <= DISCOUNT_ROUNDING or reduction <= 0:
        return rounding(full - charged)
    return rounding(full * (1 - reduction / 100) * covered / 100)
