"""Which works an inspector looks at when he looks at some of them only.

Plain Python. The draw cannot be foreseen, and drawn again it is the same: a step
that the database makes start over does not get another chance.
"""

from hashlib import sha256

_PARTS = 1 << 64


def is_drawn(secret, number, percent):
    """Return whether the work ``number`` is among the ``percent`` that is inspected.

    :param str secret: what nobody who is inspected knows
    :param number: what tells the works apart
    :param float percent: from 0, none, to 100, all
    """
    digest = sha256(f"{secret}/{number}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / _PARTS < percent / 100
