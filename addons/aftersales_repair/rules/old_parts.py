"""Old parts: how they are graded, and how long they have been owed."""

GRADES = [
    ("repairable", "Repairable"),
    ("scrap", "Scrap"),
    ("maker", "To the Maker"),
]
# what comes back counts; what is owed or was written off does not
IN_STATES = frozenset(("received", "settled"))
# last day of each band, and what it is called
AGE_BANDS = [(7, "0-7"), (30, "8-30"), (90, "31-90")]
OLDEST_BAND = ">90"


def get_age_band(days):
    """Return the band into which an age falls; the bounds belong to the younger.

    :param int days: since the old part is owed
    """
    return next((name for last, name in AGE_BANDS if days <= last), OLDEST_BAND)


def share_out(value, quantity, part):
    """Return what ``part`` of ``quantity`` pieces is worth, of all their ``value``."""
    return value * part / quantity if quantity else 0.0
