"""Numbers that a letter mentions and that may be serials or cards."""

import re

from odoo.addons.aftersales_warranty.rules.identifier import make_plain

MAX_MENTIONS = 100
MAX_LENGTH = 20_000
_WORD = re.compile(r"[^\W_][\w\-/.]{2,49}")


def find_mentions(text):
    """Return the words of a text that have a digit, as they are compared.

    :param str text: plain text in any script
    :return: words in capitals, in their order, each once
    """
    words = (
        word.strip("-/._").upper()
        for word in _WORD.findall(make_plain(text or "")[:MAX_LENGTH])
    )
    found = dict.fromkeys(
        word for word in words if len(word) > 2 and any(map(str.isdigit, word))
    )
    return list(found)[:MAX_MENTIONS]
