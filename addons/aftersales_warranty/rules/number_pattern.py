"""Numbers people read, type and dictate: serials of units and numbers of cards."""

import re
from dataclasses import dataclass
from itertools import chain, zip_longest

from persiantools.jdatetime import JalaliDate
from stdnum import luhn
from stdnum.iso7064 import mod_11_10, mod_37_36

from .identifier import clean_identifier

# Name of a token, and how many digits it writes.
TOKENS = {
    "year": 4,
    "y": 2,
    "month": 2,
    "day": 2,
    "doy": 3,
    "jyear": 4,
    "jy": 2,
    "jmonth": 2,
    "jday": 2,
}
TOKEN = re.compile(r"%(?:\((\w+)\)s|%)")
CHECK_DIGITS = {"luhn": luhn, "mod11": mod_11_10, "mod37": mod_37_36}


@dataclass(frozen=True)
class NumberPattern:
    """The shape of a number: ``prefix``, digits, check character, ``suffix``.

    Prefix and suffix may hold the tokens that sequences know too, such as
    ``%(year)s`` and ``%(month)s``; ``%(jyear)s`` and its like are Persian.
    """

    prefix: str = ""
    suffix: str = ""
    padding: int = 6
    check_digit: str | None = None

    def compose(self, number, day):
        """Write a number down.

        :param int number: the running number
        :param datetime.date day: the day that year and month are taken from
        :rtype: str
        """
        return self.compose_many([number], day)[0]

    def compose_many(self, numbers, day):
        """Write many numbers down, see :meth:`compose`."""
        tokens = get_tokens(day)
        prefix, suffix = _write(self.prefix, tokens), _write(self.suffix, tokens)
        result = []
        for number in numbers:
            body = f"{prefix}{number:0{self.padding}d}"
            check = calc_check_digit(body, self.check_digit)
            result.append(f"{body}{check}{suffix}")
        return result

    def parse(self, text):
        """Return the running number of a text, or None if it is not of this shape.

        :param str text: what was scanned or typed; blanks around it do not count
        """
        match = self._regex.fullmatch(clean_identifier(text))
        if not match:
            return None
        body, digits, check = match.group("body", "digits", "check")
        if calc_check_digit(body, self.check_digit) != check.upper():
            return None
        return int(digits)

    def is_valid(self, text):
        """Tell whether a text has this shape, and its check character is right."""
        return self.parse(text) is not None

    def is_mistyped(self, text):
        """Tell whether a text has this shape, but its check character is wrong."""
        has_shape = self._regex.fullmatch(clean_identifier(text))
        return bool(has_shape) and not self.is_valid(text)

    def can_be_written(self):
        """Tell whether all tokens of prefix and suffix are known."""
        return all(
            set(TOKEN.findall(template)) <= {"", *TOKENS}
            and "%" not in TOKEN.sub("", template)
            for template in (self.prefix, self.suffix)
        )

    @property
    def _regex(self):
        check = {None: "", "mod37": "[0-9A-Z]"}.get(self.check_digit, "[0-9]")
        return re.compile(
            f"(?P<body>{_to_regex(self.prefix)}(?P<digits>[0-9]{{{self.padding},}}))"
            f"(?P<check>{check}){_to_regex(self.suffix)}",
            re.IGNORECASE,
        )


def get_tokens(day):
    """Return what each token writes on a day."""
    persian = JalaliDate(day)
    return {
        "year": f"{day:%Y}",
        "y": f"{day:%y}",
        "month": f"{day:%m}",
        "day": f"{day:%d}",
        "doy": f"{day:%j}",
        "jyear": f"{persian.year:04d}",
        "jy": f"{persian.year % 100:02d}",
        "jmonth": f"{persian.month:02d}",
        "jday": f"{persian.day:02d}",
    }


def collect_free(draw, get_taken, count):
    """Return ``count`` numbers that are not taken.

    :param draw: returns so many further numbers, in order
    :param get_taken: returns the set of those among some numbers that are taken
    :param int count: how many to return
    :rtype: list[str]
    """
    free, size = [], count
    while len(free) < count:
        drawn = draw(size)
        taken = get_taken(drawn)
        found = [number for number in drawn if number not in taken]
        free += found
        # in the midst of a long range that is taken, take longer steps
        size = count - len(free) if found else min(2 * size, 1000)
    return free[:count]


def calc_check_digit(body, method):
    """Return the check character of a text, empty where there is no method.

    Luhn and modulo 11 protect the digits of the text, modulo 37 its letters too.

    :param str body: all that stands before the check character
    :param method: a key of ``CHECK_DIGITS``, or None
    """
    if not method:
        return ""
    allowed = "[^0-9A-Z]" if method == "mod37" else "[^0-9]"
    return CHECK_DIGITS[method].calc_check_digit(re.sub(allowed, "", body.upper()))


def _write(template, tokens):
    """Write a prefix or suffix down."""
    return TOKEN.sub(lambda match: tokens[match[1]] if match[1] else "%", template)


def _to_regex(template):
    """Return the regular expression of what a prefix or suffix may have written."""
    pieces = TOKEN.split(template)
    literals = [re.escape(piece) for piece in pieces[::2]]
    tokens = [f"[0-9]{{{TOKENS[name]}}}" if name else "%" for name in pieces[1::2]]
    return "".join(chain.from_iterable(zip_longest(literals, tokens, fillvalue="")))
