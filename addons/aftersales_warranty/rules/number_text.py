"""Numbers as people write them, with signs between thousands."""

import re

_BLANKS = re.compile(r"[\s\u066c\u2019'_]")
_COMMAS = str.maketrans("،٫", ",.")  # noqa: RUF001  what Persian keyboards have
_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_PLAIN = re.compile(r"-?\d{1,15}(?:[.,]\d+)?")
_POINTED = re.compile(r"-?\d{1,3}(?:\.\d{3})+,\d+")


def parse_number(text):
    """Return the number that a text means.

    A comma before three digits parts thousands, any other one is a decimal sign.

    :param str text: what was written, its digits in Latin
    :rtype: float
    :raise ValueError: the text is no number
    """
    clean = _BLANKS.sub("", text).translate(_COMMAS)
    if _GROUPED.fullmatch(clean):
        return float(clean.replace(",", ""))
    if _POINTED.fullmatch(clean):
        return float(clean.replace(".", "").replace(",", "."))
    if _PLAIN.fullmatch(clean):
        return float(clean.replace(",", "."))
    raise ValueError(text)
