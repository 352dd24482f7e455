"""The text of one cell: cleaned of what keyboards add, and what is wrong with it."""

import re

from .identifier import make_plain

MAX_CELL = 2_000
# Marks of direction and joiners: nobody sees them, and no search finds them.
_INVISIBLE = dict.fromkeys(
    [
        0x00AD,
        0x061C,
        0x200B,
        *range(0x200E, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        *range(0x2066, 0x206A),
        0xFEFF,
    ]
)
# The wide letters and digits of a Chinese keyboard, and its blank.
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
# Halves of characters, which no connection takes.
_HALVES = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
_PLAIN = _INVISIBLE | _FULL_WIDTH | _HALVES
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ud800-\udfff]")
_SIGNED_NUMBER = re.compile(r"[+-][\d\s().\-]*\d")
# What a spreadsheet makes of a long number when it saves it as text.
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+")


def clean_text(text):
    """Return a cell's text as it is meant: Latin digits, nothing invisible."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")  # a database takes no zeros
    if text.isascii():
        return text.strip()
    return make_plain(text.translate(_PLAIN)).strip()


def get_text_problem(text):
    """Return the code of what is wrong with a text that is not empty, or None."""
    if text.isalnum() and len(text) <= MAX_CELL:
        return None
    if _CONTROL.search(text):
        return "encoding"
    if is_formula(text):
        return "formula"
    return "long_cell" if len(text) > MAX_CELL else None


def is_formula(text):
    """Tell whether a spreadsheet would reckon with the text instead of showing it."""
    if text[0] in "=@":
        return True
    return text[0] in "+-" and len(text) > 1 and not _SIGNED_NUMBER.fullmatch(text)


def is_rounded_number(text):
    """Tell whether a spreadsheet has cut the text to the digits that it keeps."""
    return bool(_ROUNDED.fullmatch(text))
