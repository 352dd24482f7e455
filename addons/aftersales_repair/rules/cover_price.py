"""How one discount splits into what sales took off and what a cover pays."""


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


def split_price(price, discount, covered):
    """Return what a cover pays of a price and what is left to pay.

    :param float price: the full price
    :param float discount: what is taken off it in all, in percent
    :param float covered: what a cover pays of the reduced price, in percent
    """
    reduced = price * (1 - split_discount(discount, covered) / 100)
    return reduced * covered / 100, price * (1 - discount / 100)
