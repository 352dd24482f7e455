"""Old parts: how they are graded, and how long they have been owed."""

GRADES = [
    ("repairable", "Repairable"),
    ("scrap", "Scrap"),
    ("maker", "To the Maker"),
]
# what comes back counts; what is owed or was written off does not
IN_STATES = frozenset(("received", "settled"))
# by age in days; the keys keep them in this order wherever they are grouped
AGE_BANDS = [
    ("1_week", "0-7"),
    ("2_month", "8-30"),
    ("3_quarter", "31-90"),
    ("4_older", ">90"),
]
LAST_DAYS = {"1_week": 7, "2_month": 30, "3_quarter": 90}
OLDEST_BAND = "4_older"


def get_age_band(days):
    """Return the band into which an age falls; the bounds belong to the younger.

    :param int days: since the old part is owed
    """
    return next((band for band, last in LAST_DAYS.items() if days <= last), OLDEST_BAND)


def share_out(value, quantity, part):
    """Return what ``part`` of ``quantity`` pieces is worth, of all their ``value``."""
    return value * part / quantity if quantity else 0.0
