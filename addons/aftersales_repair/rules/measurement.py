"""Readings of instruments as people write them, and the limits they must keep."""

from odoo.addons.aftersales_warranty.rules.identifier import clean_identifier
from odoo.addons.aftersales_warranty.rules.number_text import parse_number

ANY, AT_LEAST, AT_MOST, BETWEEN = "any", "min", "max", "between"


def parse_reading(text):
    """Return the number an instrument showed.

    :param str text: what was written, in Latin, Persian or Arabic digits
    :raise ValueError: the text is no number
    """
    return parse_number(clean_identifier(text))


def is_within(value, kind, lowest, highest):
    """Return whether a reading keeps its limits.

    :param str kind: which of the two limits count: ``any`` (none), ``min``, ``max``
        or ``between``
    """
    if kind in (AT_LEAST, BETWEEN) and value < lowest:
        return False
    return not (kind in (AT_MOST, BETWEEN) and value > highest)


def describe_limits(kind, lowest, highest, unit=""):
    """Return the limits as one writes them, such as ``≥ 1 MΩ``."""
    text = {
        AT_LEAST: f"≥ {lowest:g}",
        AT_MOST: f"≤ {highest:g}",
        BETWEEN: f"{lowest:g} – {highest:g}",  # noqa: RUF001 - from … to
    }.get(kind, "")
    return f"{text} {unit or ''}".strip()
